import * as fs from "node:fs/promises";
import * as path from "node:path";
import { type Log, run, runPiped } from "../images/run";

/**
 * Copies a folder with what is in it, links as they are, and gives it permissions that follow from
 * which files are programs, whatever the umask was.
 * @param without patterns of `tar`, such as `*.map`.
 */
export async function copyFolder(
  from: string,
  to: string,
  log: Log,
  without: readonly string[] = [],
): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  await runPiped(
    ["tar", "--create", ...without.map((one) => `--exclude=${one}`), "--directory", from, "."],
    ["tar", "--extract", "--no-same-owner", "--directory", to],
  );
  await plainModes(to, log);
}

/** 0o755 for folders and programs, 0o644 for the rest: of a folder, all in it, and its parents. */
export async function plainModes(folder: string, log: Log): Promise<void> {
  await run(log, "chmod", ["-R", "u=rwX,go=rX", folder]);
}

/** Copies one file to a place whose folder may be missing. */
export async function copyFile(from: string, to: string): Promise<void> {
  await fs.mkdir(path.dirname(to), { recursive: true });
  await fs.cp(from, to, { verbatimSymlinks: true });
}
