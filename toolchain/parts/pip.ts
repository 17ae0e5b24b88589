import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";
import { findOnPath } from "./platform";
import { run } from "./run";

type Program = [string, ...string[]];

/**
 * How pip is called here: Python's own, else one in a fresh virtual environment, else, as root on
 * Debian, the distribution's package.
 * @throws UserError with the fix when there is none.
 */
export async function pipProgram(reporter: Reporter): Promise<Program> {
  const own: Program = ["python3", "-m", "pip"];
  if (await works(own)) return own;
  const inVenv = await venvPip(reporter);
  if (inVenv !== undefined) return inVenv;
  if (process.getuid?.() === 0 && findOnPath("apt-get").length > 0) {
    reporter.status("installing python3-pip");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run(reporter, "apt-get", ["update"], { env });
    const install = ["install", "-y", "--no-install-recommends", "python3-pip"];
    await run(reporter, "apt-get", install, { env });
    if (await works(own)) return own;
  }
  throw new UserError("Python has no pip, which fetches the Go toolchain here", {
    hint: "Install it (Debian, Ubuntu: apt-get install python3-pip), or a current Go.",
  });
}

/** Debian's Python has neither pip nor ensurepip of its own; other ones have. */
async function venvPip(reporter: Reporter): Promise<Program | undefined> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-pip-"));
  const made = await execa("python3", ["-m", "venv", dir], { reject: false, all: true });
  reporter.log(made.all);
  const pip: Program = [path.join(dir, "bin", "python"), "-m", "pip"];
  if (!made.failed && (await works(pip))) return pip;
  await fs.rm(dir, { recursive: true, force: true });
  return undefined;
}

async function works([program, ...args]: Program): Promise<boolean> {
  const { failed } = await execa(program, [...args, "--version"], { reject: false });
  return !failed;
}
