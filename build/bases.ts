import { createHash } from "node:crypto";
import type Docker from "dockerode";
import { resolvePin, type Substitutions } from "../config/substitutions";
import { parsePin } from "../model/pin";
import { UserError } from "../model/user-error";
import { isNotFound, pullImage, type RegistryLogin } from "./registry";
import { basesOf, isBuiltBy, type Base, type ImageSource } from "./source";

/** Counts up when a change to this program gives other images from the same sources. */
const FORM = 2;

/** What stands in a FROM when the build runs. */
export interface ResolvedBase {
  /** As the Dockerfile says it. */
  readonly reference: string;
  /** As the builder gets it. */
  readonly run: string;
  /** What identifies its content: a digest, an image id, or a tag that holds the revision. */
  readonly identity: string;
  readonly substituted: boolean;
}

/** An image that this run made or found: what rests on it gets it by its full tag. */
export interface FinishedImage {
  readonly source: ImageSource;
  /** `address/name:version-revision`. */
  readonly reference: string;
  /** Its pin's digest, or its id when nothing was pushed. */
  readonly identity: string;
}

export interface BaseSettings {
  readonly docker: Docker;
  readonly substitutions: Substitutions;
  readonly registry: RegistryLogin;
  readonly finished: readonly FinishedImage[];
}

/** @throws UserError when an own base exists neither in this run nor in the registry. */
export async function resolveBases(
  source: ImageSource,
  settings: BaseSettings,
): Promise<ResolvedBase[]> {
  return Promise.all(basesOf(source).map((base) => resolveBase(source, base, settings)));
}

/** A short hash of everything but the sources that decides what a build gives. */
export function inputsHash(file: string, bases: readonly ResolvedBase[]): string {
  const identities = bases.map(({ identity }) => identity);
  return createHash("sha256")
    .update(JSON.stringify([FORM, file, identities]))
    .digest("hex")
    .slice(0, 16);
}

async function resolveBase(
  source: ImageSource,
  base: Base,
  { docker, substitutions, registry, finished }: BaseSettings,
): Promise<ResolvedBase> {
  const { reference, line } = base.use;
  if (base.kind === "pinned") {
    const { run, substituted } = resolvePin(pinOf(source, base), substitutions);
    return { reference, run, substituted, identity: run };
  }
  const below = finished.find((image) => isBuiltBy(base, image.source));
  if (below !== undefined) {
    const { reference: run, identity } = below;
    return { reference, run, identity, substituted: false };
  }
  const run = `${registry.address}/${base.name.slice(base.name.lastIndexOf("/") + 1)}:${base.version}`;
  await pullImage(docker, run, registry).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  try {
    const { Id } = await docker.getImage(run).inspect();
    return { reference, run, identity: Id, substituted: false };
  } catch (cause) {
    throw new UserError(`${source.label}:${line}: ${run} is not built yet`, {
      hint: "Name its folder in the same command: what rests on it is built after it.",
      cause,
    });
  }
}

function pinOf({ label }: ImageSource, { use }: Base) {
  try {
    return parsePin(use.reference);
  } catch (cause) {
    const summary = cause instanceof UserError ? cause.summary : String(cause);
    throw new UserError(`${label}:${use.line}: ${summary}`, { cause });
  }
}
