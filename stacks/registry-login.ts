import type * as pulumi from "@pulumi/pulumi";
import { RegistryProvider } from "../components/registry/registry-provider";
import { type EnvironmentConfig, NAME_KEY, REGISTRY_READER_PASSWORD } from "../config";
import { shortKeyedHash } from "../model/keyed-hash";
import { REGISTRY_CLIENTS } from "../model/registry-clients";
import { UserError } from "../model/user-error";
import type { PlatformOutputs } from "./platform-outputs";

/** On services: which login they carry, as a keyed hash of its password. */
const LOGIN_LABEL = "slipway.registry-login";

/** What an environment's docker resources are declared with. */
export interface RegistryLogin {
  /** For a docker resource. */
  readonly resources: pulumi.CustomResourceOptions;
  /** For a component with docker resources in it. */
  readonly components: pulumi.ComponentResourceOptions;
  /** For services, each of which keeps the login that it was last updated with. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The options by which services carry a login at the platform's registry, where there is a machine
 * that may have to pull by itself. One engine has all images before: no options.
 * @throws UserError when the config has no password to log in with.
 */
export function registryLogin(
  { secrets }: Pick<EnvironmentConfig, "secrets">,
  { hosts, registryAddress, registryUsername }: PlatformOutputs,
  stack: string,
): RegistryLogin {
  if (hosts.length === 0) return { resources: {}, components: {}, labels: {} };
  const password = secrets[REGISTRY_READER_PASSWORD];
  if (password === undefined) {
    throw new UserError(
      `Pulumi.${stack}.yaml: slipway:secrets.${REGISTRY_READER_PASSWORD} is missing, with which ` +
        `machines pull from ${registryAddress}`,
      { hint: `Write \`generate\` there and run \`slipway up ${stack}\`.` },
    );
  }
  const provider = new RegistryProvider("registry", {
    address: registryAddress,
    username: registryUsername ?? REGISTRY_CLIENTS.reader,
    password,
  });
  const key = secrets[NAME_KEY];
  return {
    resources: { provider },
    components: { providers: [provider] },
    // Without it no service would change with the password, and none would get the new one.
    labels: key ? { [LOGIN_LABEL]: shortKeyedHash(key.reveal(), password.reveal()) } : {},
  };
}
