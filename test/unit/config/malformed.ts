/** A config that must be refused, and the whole message, line by line. */
export interface Malformed {
  readonly title: string;
  /** What is replaced in the good sample, and by what; or a text of its own. */
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly message: readonly string[];
}
