import * as fs from "node:fs/promises";
import * as path from "node:path";
import { requireSpace } from "../disk";
import type { Reporter } from "../progress/reporter";
import { partKey } from "../store/key";
import type { PartPins } from "../store/store";
import { versions } from "../versions";
import { cCompiler } from "./c-compiler";
import type { Compilation } from "./compiler";
import type { PartContext } from "./context";
import { buildFrontEnd, type FrontEnd } from "./front-end";
import { copyModule, type ModuleSource } from "./module-source";
import type { Part } from "./part";

/** Free bytes that the source, its packages and what is compiled of them want for a while. */
const BUILD_BYTES = 4_000_000_000;

/** One program of a module that is built in a copy of its source. */
export interface SourceBinary {
  /** The part's, and the file's. */
  readonly name: string;
  readonly source: ModuleSource;
  /** The package to build, relative to the module. */
  readonly package: string;
  /** Its web pages, in a folder relative to the module. Default: it has none. */
  readonly frontEnd?: FrontEnd;
  /** Whether it has packages in C. Default: no. */
  readonly c?: boolean;
  readonly tags?: Compilation["tags"];
  readonly generate?: Compilation["generate"];
  readonly variables?: Compilation["variables"];
}

/** The program, if it was built before. */
export function storedSourceBinary(context: PartContext, binary: SourceBinary): Part | undefined {
  const stored = context.store.find(pinsOf(context, binary));
  return stored === undefined ? undefined : { ...stored, path: path.join(stored.dir, binary.name) };
}

/**
 * The static program, built first where it is missing: the source is copied beside it, its web
 * pages are built, all is compiled, and only the program is kept.
 */
export async function ensureSourceBinary(
  context: PartContext,
  binary: SourceBinary,
  reporter: Reporter,
): Promise<Part> {
  const stored = await context.store.ensure(
    pinsOf(context, binary),
    async (dir) => {
      await requireSpace(context.cache.root, BUILD_BYTES);
      const work = path.join(dir, "work");
      const output = path.join(dir, binary.name);
      try {
        const go = await build(context, binary, { work, output }, reporter);
        return { source: "built", note: `with Go ${go}` };
      } finally {
        // Also after a failure: nobody may ever build from just these pins again.
        reporter.status("clearing away");
        await fs.rm(work, { recursive: true, force: true });
      }
    },
    () => reporter.status("waiting for another run to build it"),
  );
  return { ...stored, path: path.join(stored.dir, binary.name) };
}

/** Answers Go's version. */
async function build(
  context: PartContext,
  { source, frontEnd, c = false, package: main, tags, generate, variables }: SourceBinary,
  { work, output }: { readonly work: string; readonly output: string },
  reporter: Reporter,
): Promise<string> {
  const module = path.join(work, "source");
  await copyModule(await context.go.find(reporter), source, module, reporter);
  if (frontEnd !== undefined) {
    const folder = path.join(module, frontEnd.folder);
    await buildFrontEnd(context, { ...frontEnd, folder }, work, reporter);
  }
  const env = c ? await cCompiler(context, work, reporter) : {};
  const compilation = { module, package: main, tags, generate, variables, env, output };
  return context.compiler.compile(compilation, reporter);
}

/** All that decides the program; whoever changes how things are built here changes `recipe`. */
function pinsOf({ platform }: PartContext, binary: SourceBinary): PartPins {
  const { name, source, c, frontEnd } = binary;
  const tools = {
    ...(c && { zig: versions.zig.version }),
    ...(frontEnd && { pnpm: versions.pnpm[frontEnd.pnpm].version }),
  };
  const recipe = partKey({ binary: JSON.stringify(binary), tools: JSON.stringify(tools) });
  return { name, version: source.version, pins: { from: "built", recipe, platform: platform.go } };
}
