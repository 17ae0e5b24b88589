import * as fs from "node:fs/promises";
import {
  CI_BUILDER_KEY,
  CI_DEPLOY_KEY,
  REGISTRY_PASSWORD,
  STATE_PASSWORD,
} from "../../../config/secret-names";
import { deployKey, passphrase, registryPassword, statePassword } from "../../../pipelines/secrets";
import type { Pulumi } from "../../pulumi";

/** Under which name of `slipway:secrets` the platform has what a pipeline's secret is. */
export const PLATFORM_SECRETS: Readonly<Record<string, string>> = {
  [registryPassword.name]: REGISTRY_PASSWORD,
  [deployKey.name]: CI_DEPLOY_KEY,
  [statePassword.name]: STATE_PASSWORD,
  SLIPWAY_BUILDER_KEY: CI_BUILDER_KEY,
};

/** The values of the pipelines' secrets that are known here, in clear, each asked for once. */
export class SecretValues {
  private readonly found = new Map<string, Promise<string | undefined>>();

  /** @param filled the names under `slipway:secrets` that have a value. */
  constructor(
    private readonly pulumi: Pulumi,
    private readonly stack: string,
    private readonly filled: readonly string[],
  ) {}

  /** Undefined: there is none. */
  of(secret: string): Promise<string | undefined> {
    const before = this.found.get(secret);
    const value = before ?? this.read(secret);
    this.found.set(secret, value);
    return value;
  }

  /** A secret of the platform's, by its own name. */
  async platform(name: string): Promise<string | undefined> {
    if (!this.filled.includes(name)) return undefined;
    return this.pulumi.getConfig(this.stack, `slipway:secrets.${name}`);
  }

  private async read(secret: string): Promise<string | undefined> {
    if (secret === passphrase.name) return readPassphrase(this.pulumi.options.environment);
    const name = PLATFORM_SECRETS[secret];
    return name === undefined ? undefined : this.platform(name);
  }
}

/** As Pulumi reads it: the variable first, then the file that the other one names. */
export async function readPassphrase(
  prepared: Readonly<Record<string, string>>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const variable = (name: string) => prepared[name] ?? env[name];
  const text = variable("PULUMI_CONFIG_PASSPHRASE");
  if (text !== undefined && text !== "") return text;
  const file = variable("PULUMI_CONFIG_PASSPHRASE_FILE");
  if (file === undefined || file === "") return undefined;
  return (await fs.readFile(file, "utf8")).trim();
}
