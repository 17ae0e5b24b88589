import { execFile } from "node:child_process";
import { UserError } from "../model/user-error";

/** Room for the names of a few hundred thousand files. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Asks git about one folder; answers what it prints. */
export type Git = (...args: string[]) => Promise<string>;

/**
 * Git in `folder`; undefined when the folder is in no repository, or there is no git.
 * @throws UserError when git refuses the repository.
 */
export async function openGit(folder: string): Promise<Git | undefined> {
  const run = (...args: string[]) => runGit(["-C", folder, ...args]);
  const probe = await run("rev-parse", "--is-inside-work-tree");
  if (probe.missing || /not a git repository/i.test(probe.stderr)) return undefined;
  if (probe.failed) {
    throw new UserError(`git can't read the repository of ${folder}: ${firstLine(probe.stderr)}`, {
      hint: "See `git status` there; git says what to do.",
    });
  }
  if (probe.stdout.trim() !== "true") return undefined;
  return async (...args) => {
    const { failed, stdout, stderr } = await run(...args);
    if (failed) throw new Error(`git ${args.join(" ")} in ${folder}: ${firstLine(stderr)}`);
    return stdout;
  };
}

interface Outcome {
  readonly failed: boolean;
  /** There is no git. */
  readonly missing: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function runGit(args: readonly string[]): Promise<Outcome> {
  const options = { env: withoutGitVariables(process.env), maxBuffer: MOST_OUTPUT };
  return new Promise((resolve) => {
    execFile("git", args, options, (error, stdout, stderr) => {
      const missing = error?.code === "ENOENT";
      resolve({ failed: error !== null, missing, stdout, stderr });
    });
  });
}

/** A hook's GIT_DIR and the like would answer for another repository. */
function withoutGitVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR)$/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1)[0] ?? "";
}
