import { execa } from "execa";
import { UserError } from "../../../model/user-error";

export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Whoever merges here has no name: the commit is never seen. */
const IDENTITY = ["-c", "user.name=slipway", "-c", "user.email=slipway@localhost"];
/** What a repository says of itself runs no program. */
const NO_PROGRAMS = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];

/** Runs git in a folder of a CI's checkout, which another user may have cloned. */
export async function tryGit(dir: string, args: readonly string[]): Promise<GitAnswer> {
  const safe = ["-c", "safe.directory=*", "-c", "core.quotePath=false"];
  const all = [...safe, ...IDENTITY, ...NO_PROGRAMS, ...args];
  const { stdout, stderr, failed } = await execa("git", all, {
    cwd: dir,
    reject: false,
    stripFinalNewline: false,
    timeout: 120_000,
    stdin: "ignore",
    env: { GIT_TERMINAL_PROMPT: "0" },
  });
  return { ok: !failed, stdout, stderr };
}

/** @throws UserError with git's own words. */
export async function git(dir: string, ...args: readonly string[]): Promise<string> {
  const { ok, stdout, stderr } = await tryGit(dir, args);
  if (ok) return stdout;
  throw new UserError(`git ${args[0] ?? ""} failed in ${dir}`, {
    hint: stderr.trim() || "Is git there, and is this a clone with its history?",
  });
}
