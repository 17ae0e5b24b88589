import { execa } from "execa";
import { UserError } from "../../../model/user-error";

/** What a checkout's own history tells; it needs no forge. */
export interface Checkout {
  /** The commit that is checked out, and those of its branch before it, the newest first. */
  history(most: number): Promise<readonly string[]>;
  /** Undefined where that commit has no such file. */
  fileAt(file: string, commit: string): Promise<string | undefined>;
  /** Who made it, and its first line. */
  authorOf(commit: string): Promise<{ readonly author: string; readonly subject: string }>;
  /** Files that differ between a commit and what is checked out, from the repository's root. */
  changedSince(commit: string): Promise<readonly string[]>;
}

/** The git repository in whose root the folder is. */
export function gitCheckout(dir: string): Checkout {
  const git = async (...args: readonly string[]): Promise<string> => {
    // A CI clones as another user than the one that the step runs as.
    const all = ["-c", `safe.directory=${dir}`, "-c", "core.quotePath=false", ...args];
    const { stdout, stderr, failed } = await execa("git", all, {
      cwd: dir,
      reject: false,
      stripFinalNewline: false,
      timeout: 60_000,
    });
    if (!failed) return stdout;
    throw new UserError(`git ${args[0]} failed in ${dir}`, {
      hint: stderr.trim() || "Is git there, and is this a clone with its history?",
    });
  };
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  return {
    history: async (most) =>
      lines(await git("rev-list", "--first-parent", `--max-count=${most}`, "HEAD")),
    async fileAt(file, commit) {
      const there = await git("ls-tree", "--name-only", commit, "--", file);
      return there === "" ? undefined : git("show", `${commit}:./${file}`);
    },
    async authorOf(commit) {
      const [author = "", subject = ""] = lines(await git("log", "-1", "--format=%an%n%s", commit));
      return { author, subject };
    },
    changedSince: async (commit) =>
      lines(await git("diff", "--name-only", "--no-renames", `${commit}..HEAD`)),
  };
}
