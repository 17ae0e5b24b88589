import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";
import { buildEnvironment } from "./compiler";
import type { GoToolchain } from "./go";
import { run } from "./run";

/** A Go module that is built in a copy of its folder, since files must be made in it first. */
export interface ModuleSource {
  /** As a module mirror knows it; its own go.mod may say otherwise. */
  readonly path: string;
  /** Without the leading v. */
  readonly version: string;
  /**
   * The hash of its files as go.sum has it: `h1:…`. The module's own go.sum is among them, so it
   * covers all that the module is built from.
   */
  readonly sum: string;
  /**
   * Requirements to leave out, `<path>@<version>`: only a dependency's tests need them, and mirrors
   * may not have them. Default none.
   */
  readonly exclude?: readonly string[];
  /** Modules to take instead of the versions that it requires: mirrors may not have those. Default none. */
  readonly replace?: readonly ReplacedModule[];
}

/** Another version of a module, with its two hashes in go.sum. */
export interface ReplacedModule {
  readonly path: string;
  /** Without the leading v. */
  readonly version: string;
  readonly sum: string;
  readonly goModSum: string;
}

const answerSchema = z.object({
  Dir: z.string().optional(),
  Sum: z.string().optional(),
  Error: z.string().optional(),
});

/**
 * Fetches a module by Go, checks its hash and copies it, writable, into a new folder.
 * @throws UserError when no mirror has it, or when it has another hash.
 */
export async function copyModule(
  go: GoToolchain,
  source: ModuleSource,
  folder: string,
  reporter: Reporter,
): Promise<void> {
  reporter.status("fetching its source");
  await fs.mkdir(folder, { recursive: true });
  // A module of its own, so that no go.mod in a folder above has a say.
  await fs.writeFile(path.join(folder, "go.mod"), "module slipway.dev/build/source\n");
  const cached = await download(go, source, folder);
  await run(reporter, "cp", ["-R", `${cached}/.`, folder]);
  await run(reporter, "chmod", ["-R", "u+w", folder]);
  const { exclude = [], replace = [] } = source;
  const edits = [
    ...exclude.map((requirement) => `-exclude=${requirement}`),
    ...replace.map(({ path: module, version }) => `-replace=${module}=${module}@v${version}`),
  ];
  if (edits.length === 0) return;
  const env = { ...buildEnvironment(), ...go.env };
  await run(reporter, go.program, ["mod", "edit", ...edits], { cwd: folder, env });
  await fs.appendFile(path.join(folder, "go.sum"), replace.map(sumLines).join(""));
}

function sumLines({ path: module, version, sum, goModSum }: ReplacedModule): string {
  return `${module} v${version} ${sum}\n${module} v${version}/go.mod ${goModSum}\n`;
}

/** Answers the module's folder in Go's cache. */
async function download(
  { program, env }: GoToolchain,
  { path: module, version, sum }: ModuleSource,
  cwd: string,
): Promise<string> {
  const name = `${module}@v${version}`;
  const { stdout, stderr } = await execa(program, ["mod", "download", "-json", name], {
    cwd,
    env: { ...buildEnvironment(), ...env },
    reject: false,
  });
  const answer = answerSchema.safeParse(parsed(stdout)).data;
  if (answer?.Dir === undefined || answer.Sum === undefined) {
    throw new UserError(`${name} can't be downloaded: ${answer?.Error ?? stderr}`, {
      hint: "Check GOPROXY (`go env GOPROXY`): a mirror of Go modules must be reachable.",
    });
  }
  if (answer.Sum === sum) return answer.Dir;
  throw new UserError(`${name} has hash ${answer.Sum}, but ${sum} is pinned.`, {
    hint: `Whoever serves ${name} to this machine serves something else than was pinned: don't use it.`,
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
