import { UserError } from "../model/user-error";
import { exportedStack, type ExportedStack, type Resource } from "./deployment";
import { fingerprint, type Stand } from "./fingerprint";
import {
  below,
  isKnownMark,
  isMap,
  isSecret,
  type Json,
  type JsonMap,
  places,
  secretObject,
  SIGNATURE,
} from "./secret-object";
import { skeleton } from "./skeleton";

/** Of a deployment: what a killed run left, and how the stack's key is made from the passphrase. */
const DROPPED: readonly string[] = ["pending_operations", "secrets_providers"];

export interface Scrubbed {
  /** Without secrets, operations under way and the key's provider. */
  readonly exported: ExportedStack;
  /** Of each text in a secret, by {@link leafPath}: to recognise it. For the memory only. */
  readonly fingerprints: ReadonlyMap<string, string>;
}

/** @param secret the path of the secret object. @param inside the path in its value. */
export function leafPath(secret: string, inside: string): string {
  return `${secret} ${inside}`;
}

/**
 * A stack as `pulumi stack export --show-secrets` gives it, with each secret replaced by its mere
 * shape: no letter of one stays, not even around a known value. What is marked in
 * `additionalSecretOutputs` counts as secret too.
 * @param stands the config's secrets, to recognise by fingerprint what was made from them.
 * @throws UserError with the path of a secret that can't be replaced, never with what it is.
 */
export function scrub(exported: unknown, stands: readonly Stand[]): Scrubbed {
  const { version, features, deployment } = parseExported(exported);
  const fingerprints = new Map<string, string>();
  const clean = (value: Json, path: string): Json => {
    if (isSecret(value)) {
      const plain = plainOf(value, path);
      const shape = skeleton(plain, (at, text) => {
        fingerprints.set(leafPath(path, at), fingerprint(text, stands));
      });
      return secretObject(shape);
    }
    if (isMap(value)) {
      const entries = Object.entries(value).map(([key, item]): [string, Json] => [
        key,
        clean(item, below(path, key)),
      ]);
      return Object.fromEntries(entries);
    }
    return Array.isArray(value)
      ? (value as readonly Json[]).map((item, index) => clean(item, `${path}[${index}]`))
      : value;
  };
  const kept = Object.entries(deployment).filter(([key]) => !DROPPED.includes(key));
  const marked = {
    ...Object.fromEntries(kept),
    resources: deployment.resources.map(withMarks),
  };
  const scrubbed = {
    version,
    ...(features && { features }),
    deployment: clean(marked as unknown as Json, "deployment"),
  };
  refuseUnscrubbed(scrubbed);
  return { exported: exportedStack.parse(scrubbed), fingerprints };
}

/** @throws UserError with the path of the first secret that still says something. */
export function refuseUnscrubbed(exported: unknown): void {
  for (const { path, value } of places(exported as Json)) {
    if (!isMap(value) || !(SIGNATURE in value)) continue;
    if (!isSecret(value)) {
      if (isKnownMark(value[SIGNATURE] ?? null)) continue;
      throw unreplaced(path, "bears a mark that is not known");
    }
    const plain = plainOf(value, path);
    if (Object.keys(value).length !== 2) throw unreplaced(path, "has more than a value");
    // A skeleton is its own skeleton.
    if (JSON.stringify(skeleton(plain)) !== value["plaintext"]) {
      throw unreplaced(path, "was not replaced");
    }
  }
}

function parseExported(exported: unknown): ExportedStack {
  const parsed = exportedStack.safeParse(exported);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UserError(`the exported stack is not what Pulumi exports: ${problems.join("; ")}`);
}

/** Outputs that a provider calls secret are, even where an older state has them in clear. */
function withMarks(resource: Resource): Resource {
  const { outputs, additionalSecretOutputs = [] } = resource;
  if (outputs === undefined) return resource;
  const marked = Object.entries(outputs).map(([key, value]): [string, Json] => [
    key,
    additionalSecretOutputs.includes(key) && !isSecret(value) ? secretObject(value) : value,
  ]);
  return { ...resource, outputs: Object.fromEntries(marked) };
}

function plainOf(secret: JsonMap, path: string): Json {
  const { plaintext } = secret;
  if (typeof plaintext !== "string") throw unreplaced(path, "is not in clear");
  try {
    return JSON.parse(plaintext) as Json;
  } catch {
    // The parser's own words quote the text.
    throw unreplaced(path, "is not JSON");
  }
}

function unreplaced(path: string, why: string): UserError {
  return new UserError(`the secret at ${path} ${why}: no record can be made of this stack`, {
    hint: "It must be exported with --show-secrets. Nothing was written.",
  });
}
