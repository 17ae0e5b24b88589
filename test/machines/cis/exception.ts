import type { Check } from "./item";

/** An item that this project does not meet, on purpose. */
export interface Exception {
  readonly number: string;
  /** It holds for these alone. Default: for whatever the item finds. */
  readonly only?: RegExp;
  /** Where it is needed, if not everywhere: there it may be idle. Default: everywhere. */
  readonly where?: string;
  /** In docs/security.md, word for word. */
  readonly reason: string;
  /** What must be so in its place; a finding of it breaks the exception. */
  readonly instead?: { readonly says: string; readonly check: Check };
}
