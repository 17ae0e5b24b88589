import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../../../model/user-error";
import { requireNewest } from "../../../../../operations/ci/preview/newest-commit";

describe("What is previewed of a pull request", () => {
  let dir: string;

  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
      cwd: dir,
      encoding: "utf8",
    }).trim();
  const commit = (message: string) => {
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD");
  };
  const judge = (newest: string, isTrialMerge?: true) =>
    requireNewest(dir, isTrialMerge ? { isTrialMerge } : {}, { pullRequest: 7, newest });

  beforeEach(() => {
    dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    git("init", "--quiet", "--initial-branch", "main");
    commit("base");
  });
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  /** Main with a commit of its own, and this one merged into it: checked out. */
  const mergeIntoMain = (branch: string) => {
    git("checkout", "--quiet", "main");
    commit("main goes on");
    git("merge", "--quiet", "--no-ff", "--no-edit", branch);
  };

  it("is its newest commit", async () => {
    await judge(commit("a change"));
  });

  it("is not a former commit, whose preview would vouch for the newest", async () => {
    const former = commit("harmless");
    const newest = "f".repeat(40);
    await assert.rejects(judge(newest), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(
        error.summary,
        `overtaken: the checkout is at ${former}, and the newest commit of pull request 7 is ${newest}`,
      );
      return true;
    });
  });

  it("is the merge that the CI made of its newest commit, in a clone without history too", async () => {
    git("checkout", "--quiet", "-b", "feature");
    const newest = commit("a change");
    mergeIntoMain("feature");
    await judge(newest, true);
    const origin = dir;
    dir = `${origin}-shallow`;
    try {
      execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${origin}`, dir]);
      await judge(newest, true);
      await assert.rejects(judge("f".repeat(40), true), /^UserError: overtaken: /);
    } finally {
      fs.rmSync(dir, { recursive: true, force: true });
      dir = origin;
    }
  });

  it("is not a merge that its author made, with what comes after as a parent", async () => {
    git("checkout", "--quiet", "-b", "feature");
    const next = commit("evil");
    mergeIntoMain("feature");
    await assert.rejects(judge(next), /^UserError: overtaken: /);
  });
});
