/** One mistake in a list of hosts. */
export interface HostProblem {
  /** Where in the list: `[2].hostKey`; empty for the list as a whole. */
  readonly path: string;
  /** As people read it, after "found". Never a part of what may be private. */
  readonly found: string;
  readonly allowed: string;
  readonly hint?: string;
}
