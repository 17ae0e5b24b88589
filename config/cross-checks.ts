import { formatPin, hasKnownDigest, parsePin, type Pin } from "../model/pin";
import { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import { isRecord } from "./file-source";
import { patternProblem } from "./hostname";
import type { Known } from "./known";
import { NONE, UNPINNED } from "./pin-words";
import { kindOf, notAllowed, unknownName, type Problem } from "./problem";
import { CLUSTER_KINDS, LATER_CLUSTER_KINDS } from "./schema/platform";
import { REGISTRY_PASSWORD } from "./secret-names";
import { SUBSTITUTIONS_FILE } from "./substitutions";

/** Stands under `slipway:secrets` for a value that the first `slipway up` makes. */
export const GENERATE = "generate";

type Entries = Readonly<Record<string, unknown>>;

/** Where a problem is: the stack's name for hints, and what its kind is. */
export interface StackPlace {
  readonly stack: string;
  readonly isEnvironment: boolean;
}

const PIN = "name:tag@sha256:<64 hex digits>";

/** Kinds that are planned are told apart from those that nobody knows. */
export function laterClusterKind(cluster: Entries): Problem | undefined {
  const kind = LATER_CLUSTER_KINDS.find((later) => later === cluster["kind"]);
  if (kind === undefined) return undefined;
  const text = `found "${kind}", which is not available yet, allowed: ${CLUSTER_KINDS.join(", ")}`;
  return { key: "slipway:cluster.kind", text };
}

/** Every image that the code asks for is pinned, and nothing else is. */
export function imageProblems(images: Entries, known: Known, place: StackPlace): Problem[] {
  const wanted = known.images ?? Object.keys(images);
  const problems = wanted.flatMap((name): Problem[] => {
    const key = `slipway:images.${name}`;
    const value = images[name];
    const hint = pinHint(name, known, place, value);
    if (value === undefined) return [{ key, text: `missing, allowed: ${PIN}`, hint }];
    if (value === UNPINNED) {
      return known.allowUnfilled || known.lateImages?.includes(name)
        ? []
        : [{ key, text: `not pinned yet, allowed: ${PIN}`, hint }];
    }
    if (value === NONE && place.isEnvironment) return [];
    if (typeof value !== "string") return [{ key, text: notAllowed(value, PIN) }];
    const pin = tryPin(value);
    if (pin instanceof UserError) {
      const why = pin.summary.split("; ")[0]?.replace(/^"[^"]*"/, "it");
      return [{ key, text: `${notAllowed(value, PIN)} (${why})`, hint }];
    }
    return digestProblem(key, pin, known);
  });
  return [...unknownNames("images", "image", images, known.images), ...problems];
}

/** Every secret that the code asks for is there, encrypted, and no other is. */
export function secretProblems(secrets: Entries, known: Known, { stack }: StackPlace): Problem[] {
  const allowed = "an encrypted value, { secure: … }";
  const hint =
    `\`slipway up ${stack}\` makes a random value where the file says ${GENERATE}; ` +
    `\`pulumi config set --stack ${stack} --secret --path slipway:secrets.<name>\` encrypts one.`;
  const optional = known.optionalSecrets?.filter((name) => name in secrets) ?? [];
  const wanted = known.secrets === undefined ? undefined : [...known.secrets, ...optional];
  const problems = [...new Set(wanted ?? Object.keys(secrets))].flatMap((name): Problem[] => {
    const key = `slipway:secrets.${name}`;
    const value = secrets[name];
    if (value instanceof SecretValue || (value === GENERATE && known.allowUnfilled)) return [];
    if (value === undefined) return [{ key, text: `missing, allowed: ${allowed}`, hint }];
    if (value === GENERATE) return [{ key, text: `not generated yet, allowed: ${allowed}`, hint }];
    const found = typeof value === "string" ? "a value in clear text" : kindOf(value);
    return [{ key, text: `found ${found}, allowed: ${allowed}`, hint }];
  });
  const allowedNames = known.secrets && [...known.secrets, ...(known.optionalSecrets ?? [])];
  return [...unknownNames("secrets", "secret", secrets, allowedNames), ...problems];
}

export function serviceProblems(services: Entries, known: Known): Problem[] {
  return unknownNames("services", "service", services, known.services);
}

/** The pattern is well formed, and no two public services come to the same place. */
export function hostnameProblems(pattern: string, { routes = [] }: Known): Problem[] {
  const key = "slipway:hostname";
  const wrong = patternProblem(pattern);
  if (wrong !== undefined) {
    const allowed = "a pattern of {host}, {domain} and DNS labels";
    return [{ key, text: `${notAllowed(pattern, allowed)} (${wrong})` }];
  }
  const taken = new Map<string, string>();
  return routes.flatMap(({ service, host, path }): Problem[] => {
    const place = pattern.replaceAll("{host}", host) + path;
    const other = taken.get(place);
    taken.set(place, other ?? service);
    if (other === undefined) return [];
    const text = `"${other}" and "${service}" would both be served at ${place}`;
    return [
      { key, text: `${text}, allowed: one service a host and path`, hint: clashHint(pattern) },
    ];
  });
}

/** Nobody else's password can be made up here. */
export function externalRegistryProblems(values: Entries): Problem[] {
  const { registry, secrets } = values;
  if (!isRecord(registry) || !isRecord(registry["external"]) || !isRecord(secrets)) return [];
  if (secrets[REGISTRY_PASSWORD] !== GENERATE) return [];
  const text = `found ${GENERATE}, allowed: the encrypted password of slipway:registry.external`;
  return [{ key: `slipway:secrets.${REGISTRY_PASSWORD}`, text }];
}

function clashHint(pattern: string): string {
  return pattern.includes("{host}")
    ? "Give one of them another host or path in its declaration."
    : `The pattern "${pattern}" has no {host}, so all services share one host name.`;
}

function unknownNames(
  section: string,
  what: string,
  found: Entries,
  known: readonly string[] | undefined,
): Problem[] {
  if (known === undefined) return [];
  return Object.keys(found)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName(`slipway:${section}.${name}`, what, name, known));
}

function pinHint(name: string, known: Known, place: StackPlace, value: unknown): string {
  // `promote` copies from staging, so it is no help there.
  const isPromoted = place.isEnvironment && place.stack !== "staging";
  const isBuilt = known.built?.includes(name) ?? true;
  if (!isBuilt && !isPromoted) {
    const published = known.published?.[name];
    const pinned = published === undefined ? "the official image as name:tag" : published;
    return `Pin ${pinned}@unknown; \`npm run pins:verify\` looks its digest up.`;
  }
  const ways = [
    ...(isBuilt ? [`\`slipway build apps/${name} --pin ${place.stack}\``] : []),
    ...(isPromoted ? [`\`slipway promote ${name}\``] : []),
    `\`slipway up ${place.stack}\``,
  ].join(" or ");
  if (value === UNPINNED) return `Run ${ways}: it pins ${name}.`;
  return `Write \`${UNPINNED}\` there and run ${ways}: it pins ${name}.`;
}

function digestProblem(key: string, pin: Pin, { substituted }: Known): Problem[] {
  if (hasKnownDigest(pin) || substituted === undefined || substituted(pin)) return [];
  const allowed = `${PIN}, or unknown with a record in ${SUBSTITUTIONS_FILE}`;
  return [
    {
      key,
      text: `${notAllowed(formatPin(pin), allowed)}`,
      hint: "Run `npm run pins:verify` on a machine with internet; it fills the digest in.",
    },
  ];
}

function tryPin(text: string): Pin | UserError {
  try {
    return parsePin(text);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
