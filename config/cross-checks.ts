import { formatPin, hasKnownDigest, parsePin, type Pin } from "../model/pin";
import { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import { patternProblem } from "./hostname";
import type { Known } from "./known";
import { kindOf, notAllowed, unknownName, type Problem } from "./problem";
import { SUBSTITUTIONS_FILE } from "./substitutions";

/** Stands under `slipway:images` for a pin that the first `slipway up` fills in. */
export const UNPINNED = "unpinned";
/** Stands under `slipway:secrets` for a value that the first `slipway up` makes. */
export const GENERATE = "generate";

type Entries = Readonly<Record<string, unknown>>;

/** Where a problem is: the stack's name for hints, and what its kind is. */
export interface StackPlace {
  readonly stack: string;
  readonly isEnvironment: boolean;
}

const PIN = "name:tag@sha256:<64 hex digits>";

/** Every image that the code asks for is pinned, and nothing else is. */
export function imageProblems(images: Entries, known: Known, place: StackPlace): Problem[] {
  const wanted = known.images ?? Object.keys(images);
  const unknown = Object.keys(images)
    .filter((name) => !wanted.includes(name))
    .map((name) => unknownName(`slipway:images.${name}`, "image", name, wanted));
  const problems = wanted.flatMap((name): Problem[] => {
    const key = `slipway:images.${name}`;
    const value = images[name];
    const hint = pinHint(name, place);
    if (value === undefined) return [{ key, text: `missing, allowed: ${PIN}`, hint }];
    if (value === UNPINNED) {
      return known.allowUnfilled ? [] : [{ key, text: `not pinned yet, allowed: ${PIN}`, hint }];
    }
    if (typeof value !== "string") return [{ key, text: notAllowed(value, PIN) }];
    const pin = tryPin(value);
    if (pin instanceof UserError) {
      return [{ key, text: `${notAllowed(value, PIN)} (${pin.summary.split("; ")[0]})`, hint }];
    }
    return digestProblem(key, pin, known);
  });
  return [...unknown, ...problems];
}

export function secretProblems(secrets: Entries, known: Known, { stack }: StackPlace): Problem[] {
  const wanted = known.secrets ?? Object.keys(secrets);
  const unknown = Object.keys(secrets)
    .filter((name) => !wanted.includes(name))
    .map((name) => unknownName(`slipway:secrets.${name}`, "secret", name, wanted));
  const problems = wanted.flatMap((name): Problem[] => {
    const key = `slipway:secrets.${name}`;
    const value = secrets[name];
    if (value instanceof SecretValue || (value === GENERATE && known.allowUnfilled)) return [];
    const allowed = "an encrypted value, { secure: … }";
    const set = `\`pulumi config set --stack ${stack} --secret --path ${key}\` encrypts one.`;
    const up = `\`slipway up ${stack}\` makes a random value in place of the word ${GENERATE}`;
    const hint = `${up}; ${set}`;
    if (value === undefined) return [{ key, text: `missing, allowed: ${allowed}`, hint }];
    if (value === GENERATE) return [{ key, text: `not generated yet, allowed: ${allowed}`, hint }];
    const found = typeof value === "string" ? "a value in clear text" : kindOf(value);
    return [{ key, text: `found ${found}, allowed: ${allowed}`, hint: `${set}` }];
  });
  return [...unknown, ...problems];
}

export function serviceProblems(services: Entries, { services: known }: Known): Problem[] {
  if (known === undefined) return [];
  return Object.keys(services)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName(`slipway:services.${name}`, "service", name, known));
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

/** The numbers given to ports differ. */
export function portProblems(edge: Entries, registry: Entries): Problem[] {
  const port = edge["port"] ?? 80;
  if (port !== (registry["port"] ?? 5000)) return [];
  const text = `found ${String(port)}, which is slipway:edge.port too, allowed: another port`;
  return [{ key: "slipway:registry.port", text }];
}

function clashHint(pattern: string): string {
  return pattern.includes("{host}")
    ? "Give one of them another host or path in its declaration."
    : `The pattern "${pattern}" has no {host}, so all services share one host name.`;
}

function pinHint(name: string, { stack, isEnvironment }: StackPlace): string {
  const up = `Run \`slipway up ${stack}\`, which pins it`;
  return isEnvironment
    ? `${up}, \`slipway build apps/${name}\` for a new image, or \`slipway promote ${name}\` to take the pin of staging.`
    : `${up}.`;
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
