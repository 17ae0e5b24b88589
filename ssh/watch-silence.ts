import type { Readable } from "node:stream";

/**
 * Calls `silent` once when nothing came in for `ticks` whole ticks. It counts its own ticks rather
 * than the clock, so that a process which was busy or asleep takes nobody for dead.
 * @returns ends the watch.
 */
export function watchSilence(
  input: Readable,
  { everyMs, ticks, silent }: { everyMs: number; ticks: number; silent: () => void },
): () => void {
  let since = 0;
  const heard = (): void => void (since = 0);
  input.on("data", heard);
  const timer = setInterval(() => {
    since += 1;
    if (since < ticks) return;
    stop();
    silent();
  }, everyMs);
  const stop = (): void => {
    clearInterval(timer);
    input.off("data", heard);
  };
  return stop;
}
