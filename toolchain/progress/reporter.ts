/** How a long step tells what it does. */
export interface Reporter {
  /** What it is doing right now, in a few words; each replaces the one before. */
  status(text: string): void;
  /** A line for the log file only. */
  log(line: string): void;
}

export const silentReporter: Reporter = { status: () => {}, log: () => {} };
