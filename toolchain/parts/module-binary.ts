import * as path from "node:path";
import type { Reporter } from "../progress/reporter";
import { folderHash } from "../store/key";
import type { PartPins, StoredPart } from "../store/store";
import type { PartContext } from "./context";
import type { Part } from "./part";

/** One program of a module in the folder `modules`. */
export interface ModuleBinary {
  /** The part's, and the file's. */
  readonly name: string;
  readonly version: string;
  /** In `modules`. */
  readonly folder: string;
  /** The package to build. */
  readonly package: string;
  /** Variables set by the linker, such as a version, by their full names. Default none. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The program, built here if it was before. */
export function storedBinary(context: PartContext, binary: ModuleBinary): Part | undefined {
  const stored = context.store.find(pinsOf(context, binary));
  return stored === undefined ? undefined : toPart(stored);
}

/** The program, built first where it is missing. */
export async function ensureBinary(
  context: PartContext,
  binary: ModuleBinary,
  reporter: Reporter,
): Promise<Part> {
  const stored = await context.store.ensure(
    pinsOf(context, binary),
    async (dir) => {
      const go = await context.compiler.compile(
        {
          module: path.join(context.sources, "modules", binary.folder),
          package: binary.package,
          variables: binary.variables,
          output: path.join(dir, binary.name),
        },
        reporter,
      );
      return { source: "built", note: `with Go ${go}` };
    },
    () => reporter.status("waiting for another run to build it"),
  );
  return toPart(stored);
}

function toPart({ name, version, source, note, dir }: StoredPart): Part {
  return { name, version, source, note, path: path.join(dir, name) };
}

function pinsOf({ sources, platform }: PartContext, binary: ModuleBinary): PartPins {
  const { name, version, folder } = binary;
  const module = folderHash(path.join(sources, "modules", folder));
  return { name, version, pins: { from: "built", module, platform: platform.go } };
}
