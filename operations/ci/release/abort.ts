import { takingSignals } from "../../runs/signals";

/** A CI that stops a job kills it a while after: what is left to be told has to be told before. */
const GRACE_MS = 25_000;

/** Somebody wants the run to end. */
export class Aborted extends Error {
  constructor(readonly signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
  }
}

/** Tells a run that somebody wants it to end. */
export interface AbortWatch {
  /** Which signal came; undefined: none. */
  readonly signal: () => NodeJS.Signals | undefined;
  /** Waits for the work; where a signal has come, for a while only. @throws Aborted after that. */
  readonly within: <T>(work: Promise<T>) => Promise<T>;
}

/** Runs `use`, in which a signal lets the step at hand end in good order, if it does so soon. */
export async function watchingForAbort<T>(
  use: (watch: AbortWatch) => Promise<T>,
  graceMs = GRACE_MS,
): Promise<T> {
  let came: NodeJS.Signals | undefined;
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (error: Aborted) => void = () => {};
  const over = new Promise<never>((_, reject) => (giveUp = reject));
  // It may come when nothing waits for it.
  over.catch(() => {});
  const watch: AbortWatch = {
    signal: () => came,
    within: (work) => Promise.race([work, over]),
  };
  try {
    return await takingSignals(
      (signal) => {
        came ??= signal;
        timer ??= setTimeout(() => giveUp(new Aborted(signal)), graceMs);
      },
      () => use(watch),
    );
  } finally {
    clearTimeout(timer);
  }
}
