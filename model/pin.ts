import {
  formatImageReference,
  imageName,
  parseImageReference,
  type ImageReference,
} from "./image-reference";
import { UserError } from "./user-error";

/** Stands for a digest that nobody has looked up yet. */
export const UNKNOWN_DIGEST = "unknown";

/** What a stack runs: the tag is for people, the digest is what runs. */
export interface Pin {
  readonly registry?: string;
  readonly repository: string;
  readonly tag: string;
  /** `sha256:` and 64 hex digits, or `unknown`. */
  readonly digest: string;
}

const ALLOWED = "allowed: name:tag@sha256:<64 hex digits>, or name:tag@unknown";

/** @throws UserError when the tag or the digest is missing or a part is malformed. */
export function parsePin(text: string): Pin {
  const { registry, repository, tag, digest } = parseParts(text);
  if (tag === undefined) throw new UserError(`"${text}" has no tag; ${ALLOWED}`);
  if (digest === undefined) throw new UserError(`"${text}" has no digest; ${ALLOWED}`);
  return { ...(registry !== undefined && { registry }), repository, tag, digest };
}

/** The exact inverse of {@link parsePin}. */
export function formatPin(pin: Pin): string {
  return formatImageReference(pin);
}

/** `[registry/]repository:tag`, for people and as the key of a substitution. */
export function pinReference(pin: Pin): string {
  return `${imageName(pin)}:${pin.tag}`;
}

/** `[registry/]repository@digest` of a pin's text: what the engine looks up, whatever the tag. */
export function withoutTag(pin: string): string {
  const parsed = parsePin(pin);
  return `${imageName(parsed)}@${parsed.digest}`;
}

export function samePin(one: Pin, other: Pin): boolean {
  return formatPin(one) === formatPin(other);
}

/** The same tag and digest under another `[registry/]repository`. */
export function withName(pin: Pin, name: string): Pin {
  return parsePin(`${name}:${pin.tag}@${pin.digest}`);
}

export function hasKnownDigest(pin: Pin): boolean {
  return pin.digest !== UNKNOWN_DIGEST;
}

function parseParts(text: string): ImageReference {
  const unknown = `@${UNKNOWN_DIGEST}`;
  if (!text.endsWith(unknown)) return parseImageReference(text);
  const named = parseImageReference(text.slice(0, -unknown.length));
  if (named.digest !== undefined) throw new UserError(`"${text}" has two digests; ${ALLOWED}`);
  return { ...named, digest: UNKNOWN_DIGEST };
}
