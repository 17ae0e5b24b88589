import { UserError } from "./user-error";

/** `[registry/]repository[:tag][@digest]`, each part as typed: `redis` stays `redis`. */
export interface ImageReference {
  /** Host and port. Absent: Docker Hub. */
  readonly registry?: string;
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

const HUB = "docker.io";
const HOST_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const REGISTRY = new RegExp(
  `^(?:${HOST_LABEL}(?:\\.${HOST_LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?$`,
);
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const IMAGE_ID = /^[0-9a-f]{64}$/;
const LONGEST_NAME = 255;
const ALLOWED = "allowed: [registry/]name[:tag][@sha256:…] in lower case";

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** @throws UserError that says which part is wrong. */
export function parseImageReference(text: string): ImageReference {
  const at = text.indexOf("@");
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  // A colon before the last slash belongs to the registry's port.
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  const { registry, repository } = splitName(colon < 0 ? named : named.slice(0, colon));

  const problem = firstProblem({ registry, repository, tag, digest });
  if (problem !== undefined) {
    throw new UserError(`"${text}" is not an image reference: ${problem}; ${ALLOWED}`);
  }
  return {
    ...(registry !== undefined && { registry }),
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  };
}

/** The exact inverse of {@link parseImageReference}. */
export function formatImageReference(reference: ImageReference): string {
  const { tag, digest } = reference;
  const suffix = (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
  return imageName(reference) + suffix;
}

/** `[registry/]repository`. */
export function imageName({ registry, repository }: ImageReference): string {
  return registry === undefined ? repository : `${registry}/${repository}`;
}

/** The familiar name written out as the engine resolves it: `redis` is `docker.io/library/redis`. */
export function canonicalReference(reference: ImageReference): ImageReference {
  const registry = reference.registry ?? HUB;
  const official = registry === HUB && !reference.repository.includes("/");
  return {
    ...reference,
    registry,
    repository: official ? `library/${reference.repository}` : reference.repository,
  };
}

/** Docker's rule: the first part is a host when it could not be part of a Docker Hub name. */
function splitName(name: string): { registry?: string; repository: string } {
  const slash = name.indexOf("/");
  if (slash < 0) return { repository: name };
  const first = name.slice(0, slash);
  const isHost = /[.:A-Z[]/.test(first) || first === "localhost";
  return isHost ? { registry: first, repository: name.slice(slash + 1) } : { repository: name };
}

function firstProblem({ registry, repository, tag, digest }: ImageReference): string | undefined {
  if (registry !== undefined && !REGISTRY.test(registry)) return `registry "${registry}"`;
  if (!REPOSITORY.test(repository)) return `name "${repository}"`;
  if (registry === undefined && IMAGE_ID.test(repository)) return "an image id is not a name";
  if (imageName({ registry, repository }).length > LONGEST_NAME) return "longer than 255 letters";
  if (tag !== undefined && !TAG.test(tag)) return `tag "${tag}"`;
  if (digest !== undefined && !DIGEST.test(digest)) return `digest "${digest}"`;
  return undefined;
}
