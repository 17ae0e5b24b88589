import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Context } from "mocha";
import { PRELUDE } from "../../../../../components/hosts/preparation/prelude";
import { shellVariables } from "../../../../../components/hosts/preparation/shell-text";

export interface ShellResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Debian's own shell, which knows POSIX and little else. */
export function dash(script: string): ShellResult {
  const { status, stdout, stderr, error } = spawnSync("dash", ["-s"], {
    input: script,
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** Some functions of a script, without its lock: `lines` is what calls them. */
export function callShell(
  folder: string,
  functions: string,
  lines: string,
  values: Readonly<Record<string, string>> = {},
): ShellResult {
  const variables = shellVariables({ state: path.join(folder, "state"), ...values });
  return dash(["set -eu", variables, PRELUDE, functions, lines, ""].join("\n"));
}

/** Runs a test in a folder of its own, which is gone afterwards. */
export function inFolder(use: (folder: string) => void): () => void {
  return () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-preparation-"));
    try {
      use(folder);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  };
}

/** That dash can read a script, and that shellcheck, where it is installed, finds nothing. */
export function describeSoundness(title: string, script: () => string): void {
  describe(`${title}, as a text`, () => {
    it("is read by dash", () => {
      const { status, stderr } = spawnSync("dash", ["-n"], { input: script(), encoding: "utf8" });
      assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    });

    it("gives shellcheck nothing to say", function () {
      skipWithout("shellcheck", this);
      // 2016: contents of files stand in single quotes, to be expanded elsewhere.
      const args = ["--shell=dash", "--exclude=SC2016", "-"];
      const { stdout } = spawnSync("shellcheck", args, { input: script(), encoding: "utf8" });
      assert.equal(stdout, "");
    });
  });
}

/** Says so and skips where a program is not installed. */
export function skipWithout(program: string, context: Context): void {
  if (spawnSync(program, ["--version"]).error === undefined) return;
  skip(context, `${program} is not installed here`);
}

/** A line beside mocha's own, so that nobody takes what was not checked for checked. */
export function skip(context: Context, why: string): void {
  process.stdout.write(`      skipped: ${why}\n`);
  context.skip();
}
