import * as timers from "node:timers/promises";

/** Reads of the engine take milliseconds; those that ask another machine may never end. */
const LIMIT_MS = 5_000;

/** The same promise, given up after a while. @throws Error that says after how long. */
export async function inTime<T>(work: Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await timers.setTimeout(limitMs, undefined, { signal: done.signal });
    throw new Error(`no answer in ${limitMs / 1000} s`);
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    done.abort();
  }
}
