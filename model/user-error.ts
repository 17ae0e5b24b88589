/** Where and how to mend it, for an error that its reader can act on. */
export interface UserErrorOptions {
  /** What to do about it: printed as a second paragraph. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A mistake of the user's or a state of his machine, not a defect of Slipway's: printed as its
 * summary and hint, without a stack trace, and with a non-zero exit.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly hint: string | undefined;

  constructor(
    /** One line: what went wrong, where (file and key), the value, what is allowed. */
    readonly summary: string,
    { hint, cause }: UserErrorOptions = {},
  ) {
    super(hint === undefined ? summary : `${summary}\n${hint}`, { cause });
    this.hint = hint;
  }
}
