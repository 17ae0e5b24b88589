import { resolvePin, type Substitutions } from "../../config/substitutions";
import { parsePin } from "../../model/pin";
import { UserError } from "../../model/user-error";
import type { FinishedImage, ResolvedBase } from "../bases";
import type { RegistryApi, RegistryReach } from "../registry-api";
import { basesOf, isBuiltBy, type Base, type ImageSource } from "../source";

export interface RemoteBaseSettings {
  readonly substitutions: Substitutions;
  readonly registry: RegistryReach;
  readonly api: Pick<RegistryApi, "image">;
  readonly finished: readonly FinishedImage[];
}

const IMAGE_ID = /^sha256:/;

/**
 * The bases of an image for a builder that has no engine: all by names that a registry knows.
 * Their identities are those that the engine's builder finds, so that both know each other's images.
 * @throws UserError for an own base that is not in the registry, and for one that only an engine has.
 */
export function resolveRemoteBases(
  source: ImageSource,
  settings: RemoteBaseSettings,
): Promise<ResolvedBase[]> {
  return Promise.all(basesOf(source).map((base) => resolveBase(source, base, settings)));
}

/** A reference as the builder reaches it: another name of the registry stands for its address. */
export function asReached(
  reference: string,
  { address, reachedAt = address }: RegistryReach,
): string {
  return reference.startsWith(`${address}/`)
    ? `${reachedAt}${reference.slice(address.length)}`
    : reference;
}

async function resolveBase(
  { label }: ImageSource,
  base: Base,
  { substitutions, registry, api, finished }: RemoteBaseSettings,
): Promise<ResolvedBase> {
  const { reference, line } = base.use;
  const where = `${label}:${line}`;
  if (base.kind === "pinned") {
    const { run, substituted } = resolvePin(parsePin(reference), substitutions);
    if (IMAGE_ID.test(run)) {
      throw new UserError(`${where}: ${reference} is on one engine only, in no registry`, {
        hint: "`slipway up` of the platform pushes what the images of its CI rest on: run it once.",
      });
    }
    return { reference, run: asReached(run, registry), substituted, identity: run };
  }
  const below = finished.find((image) => isBuiltBy(base, image.source));
  if (below !== undefined) {
    const run = asReached(below.reference, registry);
    return { reference, run, identity: below.identity, substituted: false };
  }
  const name = base.name.slice(base.name.lastIndexOf("/") + 1);
  const known = `${registry.address}/${name}:${base.version}`;
  const found = await api.image(name, base.version);
  if (found === undefined) {
    throw new UserError(`${where}: ${known} is not built yet`, {
      hint: "Name its folder in the same command: what rests on it is built after it.",
    });
  }
  const exact = `${registry.address}/${name}:${base.version}@${found.digest}`;
  return {
    reference,
    run: asReached(exact, registry),
    identity: found.id,
    substituted: false,
  };
}
