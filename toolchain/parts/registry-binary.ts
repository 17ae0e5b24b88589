import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import { ensureBinary, type ModuleBinary, storedBinary } from "./module-binary";
import type { Part } from "./part";

const MODULE = "github.com/distribution/distribution/v3";

/** Images run on Linux, and so does what makes them. */
const REGISTRY: ModuleBinary = {
  name: "registry",
  version: versions.registry,
  folder: "registry",
  package: `${MODULE}/cmd/registry`,
  variables: { [`${MODULE}/version.version`]: `v${versions.registry}` },
};

/** The registry's static binary, built here if it was before. */
export function storedRegistry(context: PartContext): Part | undefined {
  return storedBinary(context, REGISTRY);
}

/** The registry's static binary: wanted only where the registry's image can't be pulled. */
export function ensureRegistryBinary(context: PartContext, reporter: Reporter): Promise<Part> {
  return ensureBinary(context, REGISTRY, reporter);
}
