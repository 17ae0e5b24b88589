/**
 * One of several works that end together. Undefined for one that was stopped because another had
 * failed; one that throws stops the others, so that none goes on after its command has ended.
 */
export async function unlessStopped<T>(
  stop: AbortController,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    stop.abort();
    throw error;
  }
}
