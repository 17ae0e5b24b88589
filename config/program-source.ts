import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { SecretValue } from "../model/secret-value";
import type { ConfigSource } from "./config-source";
import { configValues, isRecord, isSecure, wholeKey } from "./file-source";
import { stackFileName } from "./pulumi-file";

/**
 * A stack's config inside the program: the values that Pulumi hands over (decrypted, `--config`
 * and `--config-path` applied), with what the stack's file writes as `{ secure: … }` sealed.
 * @param dir where `Pulumi.<stack>.yaml` is. Default: the project's folder.
 * @param sealed keys of which every leaf is sealed, whatever the file says. Default: none.
 */
export function programConfigSource(
  dir: string = process.cwd(),
  sealed: readonly string[] = [],
): ConfigSource {
  const file = stackFileName(pulumi.getStack());
  const whole = path.join(dir, file);
  const written = fs.existsSync(whole) ? configValues(fs.readFileSync(whole, "utf8"), file) : {};
  const effective = pulumi.runtime.allConfig();
  return { file, values: sealedValues(effective, written, secretKeys(), sealed) };
}

/**
 * Pure: each value parsed to the shape that it has in the file, its encrypted leaves sealed. All
 * leaves are, where Pulumi calls a key secret and the file does not say which part of it is.
 */
export function sealedValues(
  effective: Readonly<Record<string, string>>,
  written: Readonly<Record<string, unknown>>,
  secret: readonly string[],
  sealed: readonly string[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(effective).map(([key, text]) => {
      const inFile = written[key];
      const value = structured(text, inFile);
      const unplaced = sealed.includes(key) || (secret.includes(key) && !hasSecure(inFile));
      return [key, seal(value, inFile, unplaced)];
    }),
  );
}

function structured(text: string, inFile: unknown): unknown {
  if (isSecure(inFile)) return text;
  if (text === "" && inFile === null) return null;
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    // A pattern such as `{host}.{domain}` starts like JSON and is plain text.
    return text;
  }
}

function seal(value: unknown, inFile: unknown, all: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) =>
      seal(item, Array.isArray(inFile) ? inFile[index] : undefined, all),
    );
  }
  if (isRecord(value) && !isSecure(inFile)) {
    const below = isRecord(inFile) ? inFile : {};
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, seal(item, below[key], all)]),
    );
  }
  if (!all && !isSecure(inFile)) return value;
  return new SecretValue(typeof value === "string" ? value : JSON.stringify(value));
}

function hasSecure(value: unknown): boolean {
  if (isSecure(value)) return true;
  if (Array.isArray(value)) return value.some(hasSecure);
  return isRecord(value) && Object.values(value).some(hasSecure);
}

/** Pulumi's language host names the secret keys in the environment; the SDK has no call for it. */
function secretKeys(): string[] {
  const keys: unknown = JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] || "[]");
  return Array.isArray(keys) ? keys.map((key) => wholeKey(String(key))) : [];
}
