/** Where the clicks are counted. Every call ends within its store's deadline. */
export interface Counter {
  /** How many so far. */
  read(): Promise<number>;
  /** Counts one more; how many with it. */
  increment(): Promise<number>;
  /** Whether the store answers; never throws. */
  isReady(): Promise<boolean>;
  close(): void;
}

/** @throws Error "no answer within … ms" when `work` takes longer. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`no answer within ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
