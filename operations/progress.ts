/** Takes one line of what a step does. */
export type Report = (line: string) => void;

/** How an operation tells what it does; the command line decides how that looks. */
export interface Progress {
  /** Runs one named step; its lines are shown while it runs. */
  step<T>(title: string, work: (report: Report) => Promise<T>): Promise<T>;
  /** Text that stays, such as the diff of a file that was edited. */
  note(text: string): void;
}
