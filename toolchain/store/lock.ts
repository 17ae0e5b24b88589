import * as fs from "node:fs/promises";
import * as path from "node:path";
import { lock } from "proper-lockfile";

/** A holder renews its lock while it lives; one that was not renewed for so long is taken over. */
const STALE_MS = 15_000;
const POLL_MS = 250;

export interface LockOptions {
  /** Called once when somebody else holds the lock. */
  readonly onWait?: () => void;
  /** Milliseconds after which a lock that was not renewed is taken over. Default: 15,000. */
  readonly staleMs?: number;
}

/**
 * Runs `use` while nobody else, in this process or another, holds the lock of that name. Waits as
 * long as it takes; the lock of a process that died is taken over.
 */
export async function withLock<T>(
  locksDir: string,
  name: string,
  use: () => Promise<T>,
  { onWait, staleMs = STALE_MS }: LockOptions = {},
): Promise<T> {
  await fs.mkdir(locksDir, { recursive: true });
  const release = await acquire(path.join(locksDir, name), staleMs, onWait);
  try {
    return await use();
  } finally {
    await release();
  }
}

async function acquire(
  file: string,
  stale: number,
  onWait: (() => void) | undefined,
): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    try {
      return await lock(file, { stale, realpath: false });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
      if (!waited) onWait?.();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}
