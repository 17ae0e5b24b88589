import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../model/user-error";

/** Free bytes wanted where everything is still to be fetched or built. */
export const COLD_BYTES = 5_000_000_000;
/** And where it is there: room for images and logs to grow. */
export const WARM_BYTES = 1_000_000_000;

/** Too little space for a folder, in words. */
export interface DiskProblem {
  readonly summary: string;
  readonly fix: string;
}

/** Undefined when there is space enough, or when the folder's disk can't be seen from here. */
export async function diskProblem(
  folder: string,
  wanted: number,
): Promise<DiskProblem | undefined> {
  const there = await nearestFolder(folder);
  if (there === undefined) return undefined;
  const { bavail, bsize } = await fs.statfs(there);
  const free = bavail * bsize;
  if (free >= wanted) return undefined;
  return {
    summary: `only ${gigabytes(free)} are free for ${folder}, ${gigabytes(wanted)} are needed`,
    fix: `Free some space on the disk of ${folder} (docker system df shows what images take).`,
  };
}

/** @throws UserError when there is too little space. */
export async function requireSpace(folder: string, wanted: number): Promise<void> {
  const problem = await diskProblem(folder, wanted);
  if (problem !== undefined) throw new UserError(problem.summary, { hint: problem.fix });
}

/** The folder, or the nearest one above it that exists. */
async function nearestFolder(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    try {
      await fs.access(at);
      return at;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") return undefined;
    }
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
