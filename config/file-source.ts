import * as fs from "node:fs";
import * as path from "node:path";
import { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import type { ConfigSource } from "./config-source";
import { parseYaml, plainValues } from "./yaml-document";

/**
 * A stack's config from its file alone, for commands that run without Pulumi: each `{ secure: … }`
 * becomes a SecretValue that reveals its ciphertext.
 * @throws UserError when there is no such file or it is not YAML.
 */
export function fileConfigSource(file: string): ConfigSource {
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`${path.basename(file)} cannot be read`, {
      hint: `A stack's config is the file ${file}.`,
      cause,
    });
  }
  return textConfigSource(text, path.basename(file));
}

/** The same from the file's text; `file` is named in errors. */
export function textConfigSource(text: string, file: string): ConfigSource {
  return { file, values: sealed(configValues(text, file)) };
}

/**
 * What stands under `config`, by whole key (Pulumi reads a key without a namespace as the
 * project's own); `{ secure: … }` as it stands.
 */
export function configValues(text: string, file: string): Record<string, unknown> {
  const root: unknown = plainValues(parseYaml(text, file), file) ?? {};
  if (!isRecord(root)) throw notNames(file, "the file");
  const config = root["config"] ?? {};
  if (!isRecord(config)) throw notNames(file, "config");
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [wholeKey(key), value]));
}

/** Pulumi also accepts `domain` and `slipway:config:domain` for `slipway:domain`. */
export function wholeKey(key: string): string {
  if (!key.includes(":")) return `slipway:${key}`;
  return key.replace(/^([^:]+):config:/, "$1:");
}

/** Whether a value is written as Pulumi writes an encrypted one. */
export function isSecure(value: unknown): value is { readonly secure: unknown } {
  return isRecord(value) && Object.keys(value).length === 1 && "secure" in value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function sealed(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const seal = (value: unknown): unknown => {
    if (isSecure(value)) return new SecretValue(String(value.secure));
    if (Array.isArray(value)) return value.map(seal);
    return isRecord(value) ? sealed(value) : value;
  };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, seal(value)]));
}

function notNames(file: string, where: string): UserError {
  return new UserError(`${file}: ${where} does not hold names with values`);
}
