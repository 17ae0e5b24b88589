import { parseYaml, plainValues } from "../config/yaml-document";
import { removeAt, setAt } from "../config/yaml-splice";
import { isSecure, wholeKey } from "../config/file-source";
import { UserError } from "../model/user-error";
import { placeholderOf } from "./pem-placeholder";
import { isMap, type Json, places } from "./secret-object";

const SECRETS = "slipway:secrets";

export interface ConfigCopy {
  /** Of the throw-away project's stack file: all but the secrets, under another salt. */
  readonly text: string;
  /** What to encrypt into it: for `pulumi config set --secret --path slipway:secrets.<name>`. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * A stack's file for a project whose passphrase is another one.
 * @param salt `encryptionsalt` of the throw-away stack.
 * @param shapes of the stack's record.
 * @throws UserError for an encrypted value elsewhere: nothing could decrypt it.
 */
export function configCopy(
  text: string,
  {
    file,
    salt,
    shapes,
  }: {
    readonly file: string;
    readonly salt: string;
    readonly shapes: Readonly<Record<string, string>>;
  },
): ConfigCopy {
  const { config } = (plainValues(parseYaml(text, file), file) ?? {}) as { config?: Json };
  const keys = isMap(config ?? null) ? Object.keys(config as object) : [];
  const written = keys.filter((key) => wholeKey(key) === SECRETS);
  const without = written.reduce((done, key) => removeAt(done, ["config", key]), text);
  refuseSecure(without, file);
  const secrets = written.flatMap((key) => Object.entries(valuesAt(config, key)));
  return {
    text: setAt(removed(without), ["encryptionsalt"], salt),
    secrets: Object.fromEntries(
      secrets.map(([name, value]) => [
        name,
        placeholderOf(shapes, name, ciphertextOf(name, value)),
      ]),
    ),
  };
}

/** Pulumi also keeps a key of a secrets service in the file: it belongs to the real stack. */
function removed(text: string): string {
  return ["secretsprovider", "encryptedkey"].reduce((done, key) => removeAt(done, [key]), text);
}

function valuesAt(config: Json | undefined, key: string): Readonly<Record<string, Json>> {
  const values = isMap(config) ? config[key] : undefined;
  return isMap(values) ? values : {};
}

/** One that is still to be made has none: its name and the word that says so stand for it. */
function ciphertextOf(name: string, value: Json): string {
  return isSecure(value) ? String(value.secure) : `${name}: ${String(value)}`;
}

function refuseSecure(text: string, file: string): void {
  const root = (plainValues(parseYaml(text, file), file) ?? {}) as Json;
  const at = [...places(root)].filter(({ value }) => isSecure(value)).map(({ path }) => path);
  if (at.length === 0) return;
  throw new UserError(
    `${file}: ${at.join(", ")}: encrypted; a preview from a record can't read it`,
    {
      hint: "Put what is secret under slipway:secrets.",
    },
  );
}
