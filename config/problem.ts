import { nearest } from "../model/nearest";
import { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";

/** One mistake in a stack's config. */
export interface Problem {
  /** Whole key path: `slipway:images.click-count`. */
  readonly key: string;
  /** What was found and what is allowed. */
  readonly text: string;
  readonly hint?: string;
}

const LONGEST_SHOWN = 120;

/** @throws UserError that lists every problem, when there is one. */
export function throwProblems(file: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const hints = new Set(problems.flatMap(({ hint }) => hint ?? []));
  throw new UserError(problems.map(({ key, text }) => `${file}: ${key}: ${text}`).join("\n"), {
    hint: hints.size === 0 ? undefined : [...hints].join("\n"),
  });
}

/** `found …, allowed: …`; `missing, allowed: …` for what is not there. */
export function notAllowed(value: unknown, allowed: string): string {
  return value === undefined
    ? `missing, allowed: ${allowed}`
    : `found ${shown(value)}, allowed: ${allowed}`;
}

/** A name that is not on a list, with the closest one that is. */
export function unknownName(
  key: string,
  what: string,
  name: string,
  allowed: readonly string[],
): Problem {
  const close = nearest(name, allowed);
  return {
    key,
    text: `unknown ${what}, allowed: ${allowed.length === 0 ? "none" : allowed.join(", ")}`,
    ...(close !== undefined && { hint: didYouMean(key.slice(0, -name.length) + close) }),
  };
}

export function didYouMean(key: string): string {
  return `Did you mean ${key}?`;
}

/** A value in an error. Only plain scalars are shown: anything else may hold a secret. */
export function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (value instanceof SecretValue) return "a secret";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") {
    return JSON.stringify(
      value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value,
    );
  }
  return Array.isArray(value) ? "a list" : "names with values";
}

/** The kind of a value, for places where the value itself is not shown. */
export function kindOf(value: unknown): string {
  if (value === null || typeof value === "object") return shown(value);
  if (typeof value === "string") return "text";
  return `a ${typeof value}`;
}
