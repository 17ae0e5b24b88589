import * as fs from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import type { ConfigSource } from "../config";
import { SecretValue } from "../model/secret-value";
import { UserError } from "../model/user-error";
import { isPlaceholder } from "../record/is-placeholder";
import type { ToldInput } from "../record/calibrate";
import type { ToldLabel } from "../record/recorded-labels";
import type { Json } from "../record/secret-object";

/**
 * Names the file that takes what the program registers as secret, a line of JSON each. For
 * `slipway record` alone, whose runs have placeholders in the place of all secrets.
 */
export const TELL_VARIABLE = "SLIPWAY_TELL_SECRETS";

/**
 * From now on writes each secret input of each resource into that file.
 * @returns what tells a label's text in the same way; undefined when nobody asks.
 * @throws UserError when the config has a secret that is no placeholder.
 */
export function tellSecrets(
  file: string | undefined,
  { values }: ConfigSource,
): ((label: ToldLabel) => void) | undefined {
  if (file === undefined || file === "") return undefined;
  requirePlaceholders(values);
  const write = (told: ToldInput | ToldLabel) => {
    fs.appendFileSync(file, `${JSON.stringify(told)}\n`, { mode: 0o600 });
  };
  pulumi.runtime.registerStackTransformation(({ type, name, props }) => {
    for (const [prop, raw] of Object.entries(props as Record<string, unknown>)) {
      // Secrets within it too, such as the content of one file among several.
      const input = pulumi.output(raw) as pulumi.Output<unknown>;
      void isSecret(input).then((secret) => {
        if (secret) input.apply((value) => write({ type, name, prop, value: value as Json }));
      });
    }
    return undefined;
  });
  return write;
}

/** Pulumi's own call narrows what it is asked of away. */
function isSecret(input: pulumi.Output<unknown>): Promise<boolean> {
  return pulumi.isSecret(input);
}

function requirePlaceholders(values: Readonly<Record<string, unknown>>): void {
  const real = secretPaths(values, "").filter(([, value]) => !isPlaceholder(value.reveal()));
  if (real.length === 0) return;
  throw new UserError(
    `${TELL_VARIABLE} is set, and these secrets of the config are real: ` +
      real.map(([path]) => path).join(", "),
    { hint: "Nothing was written. `slipway record` alone sets it, with a config of placeholders." },
  );
}

function secretPaths(value: unknown, path: string): [string, SecretValue][] {
  if (value instanceof SecretValue) return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    secretPaths(item, path === "" ? key : `${path}.${key}`),
  );
}
