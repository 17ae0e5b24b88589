import { parseImageReference } from "../../model/image-reference";
import { type Engine, EngineError } from "../engine";
import type { EngineServiceSpec } from "../engine-types";
import type { ImageFacts, VersionFacts } from "./failure-report";
import { inTime } from "./in-time";
import { pinOf, referenceOf } from "./versions";

/** What a registry says of an image. */
export type RegistryAnswer =
  | { readonly kind: "has it" }
  | { readonly kind: "has it not"; readonly registry: string }
  /** It cannot be reached, refuses, or breaks. */
  | { readonly kind: "gives none"; readonly registry: string; readonly why: string };

const LOOKUP_MS = 10_000;
const OFFICIAL = "docker.io";
const UNKNOWN = /manifest unknown|name unknown|manifest for .* not found|repository .* not found/i;
const OCI = "org.opencontainers.image";

/**
 * Whether the registry has an image: an engine says "No such image" whatever made the fetch fail.
 */
export async function lookUpImage(engine: Engine, reference: string): Promise<RegistryAnswer> {
  const registry = registryOf(reference);
  try {
    await inTime(engine.registryLookup(reference), LOOKUP_MS);
    return { kind: "has it" };
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    const missing = (error instanceof EngineError && error.status === 404) || UNKNOWN.test(why);
    return missing ? { kind: "has it not", registry } : { kind: "gives none", registry, why };
  }
}

/** The registry's own address; the default one where the reference names none. */
export function registryOf(reference: string): string {
  try {
    return parseImageReference(reference).registry ?? OFFICIAL;
  } catch {
    // By hand anything may be run, also what is no reference: the engine's words tell it.
    return "the registry";
  }
}

/** A version's pin, and what its image was labelled with, where the engine has it. */
export async function versionFacts(engine: Engine, spec: EngineServiceSpec): Promise<VersionFacts> {
  const reference = referenceOf(spec);
  const image = reference === undefined ? undefined : await imageFacts(engine, reference);
  return { pin: pinOf(spec), ...(image !== undefined && { image }) };
}

/** Undefined when the image is not on the engine's machine, or cannot be read. */
export async function imageFacts(
  engine: Engine,
  reference: string,
): Promise<ImageFacts | undefined> {
  const image = await inTime(engine.image(reference)).catch(() => undefined);
  if (image === undefined) return undefined;
  const labels = image.Config?.Labels ?? {};
  const facts: Record<string, string> = {};
  for (const name of ["revision", "created", "version", "source"]) {
    const value = labels[`${OCI}.${name}`];
    if (value) facts[name] = value;
  }
  return facts;
}
