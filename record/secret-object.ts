/** Marks an object in a deployment as something else than a map. Pulumi, sdk/go/common/resource/sig. */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
/** That something else is a secret. */
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** …a text or file; …a folder; …another resource: these hold nothing that is secret by itself. */
const KNOWN = [
  "c44067f5952c0a294b673a41bacd8c17",
  "0def7320c3a5731c473e5ecbe6d01bc7",
  "5cf8f73096256a8f31e491e813e4eb8e",
];

export type Json = null | boolean | number | string | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** A secret as `pulumi stack export --show-secrets` writes it, and `pulumi stack import` reads it. */
export interface SecretObject extends JsonMap {
  /** The value, as JSON text. */
  readonly plaintext: string;
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object is marked as a secret, in clear or encrypted. */
export function isSecret(value: unknown): value is JsonMap {
  return isMap(value) && value[SIGNATURE] === SECRET;
}

/** Whether an object bears a mark that this code knows to be of no secret. */
export function isKnownMark(mark: Json): boolean {
  return typeof mark === "string" && KNOWN.includes(mark);
}

export function secretObject(value: Json): SecretObject {
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(value) };
}

/** Every place of a tree, parents before what is in them; its path is for people. */
export function* places(
  value: Json,
  path = "",
): Generator<{ readonly path: string; readonly value: Json }> {
  yield { path, value };
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) {
      yield* places(item, `${path}[${index}]`);
    }
  } else if (isMap(value)) {
    for (const [key, item] of Object.entries(value)) yield* places(item, below(path, key));
  }
}

export function below(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
