import * as path from "node:path";
import type { Reporter } from "../progress/reporter";
import { folderHash } from "../store/key";
import type { PartPins, StoredPart } from "../store/store";
import { versions } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";

const MODULE = "github.com/distribution/distribution/v3";

/** The registry's static binary, built here if it was before. */
export function storedRegistry(context: PartContext): Part | undefined {
  const stored = context.store.find(registryPins(context));
  return stored === undefined ? undefined : toPart(stored);
}

/** The registry's static binary: wanted only where the registry's image can't be pulled. */
export async function ensureRegistryBinary(
  context: PartContext,
  reporter: Reporter,
): Promise<Part> {
  const stored = await context.store.ensure(
    registryPins(context),
    async (dir) => {
      const go = await context.compiler.compile(
        {
          module: path.join(context.sources, "modules", "registry"),
          package: `${MODULE}/cmd/registry`,
          variables: { [`${MODULE}/version.version`]: `v${versions.registry}` },
          output: path.join(dir, "registry"),
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
  return { name, version, source, note, path: path.join(dir, "registry") };
}

function registryPins({ sources, platform }: PartContext): PartPins {
  const module = folderHash(path.join(sources, "modules", "registry"));
  // Images run on Linux wherever they are made.
  const pins = { from: "built", module, platform: platform.go };
  return { name: "registry", version: versions.registry, pins };
}
