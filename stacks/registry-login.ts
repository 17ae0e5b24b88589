import type * as pulumi from "@pulumi/pulumi";
import { RegistryProvider, type RegistryReader } from "../components/registry/registry-provider";
import {
  type EnvironmentConfig,
  NAME_KEY,
  type PlatformConfig,
  REGISTRY_PASSWORD,
  REGISTRY_READER_PASSWORD,
} from "../config";
import { loginHost, REGISTRY_CLIENTS, registryHostname } from "../model/registry-clients";
import { UserError } from "../model/user-error";
import { recordedHash, type RecordedNames } from "../record/recorded-names";
import type { ToldLabel } from "../record/recorded-labels";
import type { PlatformOutputs } from "./platform-outputs";
import { requireSecret } from "./platform-parts";

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

/** For a plan that is compared with a record, and for the making of one. Default: neither. */
export interface LabelRecord {
  readonly recorded?: RecordedNames;
  readonly tellLabel?: ((told: ToldLabel) => void) | undefined;
}

/**
 * The options by which services carry a login at the platform's registry, where there is a machine
 * that may have to pull by itself. One engine has all images before: no options.
 * @throws UserError when the config has no password to log in with.
 */
export function registryLogin(
  { secrets }: Pick<EnvironmentConfig, "secrets">,
  { hosts, registryAddress, registryUsername, pullLogin }: PlatformOutputs,
  stack: string,
  { recorded = {}, tellLabel }: LabelRecord = {},
): RegistryLogin {
  if (hosts.length === 0) return { resources: {}, components: {}, labels: {} };
  const username = registryUsername ?? REGISTRY_CLIENTS.reader;
  const made = pullLogin === undefined ? [] : [pullLogin];
  const password = secrets[REGISTRY_READER_PASSWORD];
  if (password === undefined && !readsAt(made, registryAddress)) {
    throw new UserError(
      `Pulumi.${stack}.yaml: slipway:secrets.${REGISTRY_READER_PASSWORD} is missing, with which ` +
        `machines pull from ${registryAddress}`,
      { hint: `Write \`generate\` there and run \`slipway up ${stack}\`.` },
    );
  }
  const given = password === undefined ? [] : [{ address: registryAddress, username, password }];
  const logins = [...given.filter(({ address }) => !readsAt(made, address)), ...made];
  const provider = new RegistryProvider("registry", logins);
  const key = secrets[NAME_KEY];
  const passwords = logins.map((login) => login.password.reveal()).join("\n");
  const hash = key && recordedHash(recorded, LOGIN_LABEL, { key: key.reveal(), text: passwords });
  if (hash !== undefined) tellLabel?.({ label: LOGIN_LABEL, text: passwords });
  return {
    resources: { provider },
    components: { providers: [provider] },
    // Without it no service would change with the password, and none would get the new one.
    labels: hash === undefined ? {} : { [LOGIN_LABEL]: hash },
  };
}

/**
 * The options by which a platform's own services on several machines carry that login: their images
 * come from its registry where they could be had from nowhere else.
 * @param made at a registry that was made with the machines.
 */
export function ownLogin(
  config: PlatformConfig,
  made?: RegistryReader,
): { readonly providers: pulumi.ProviderResource[] } {
  const { domain, registry } = config;
  const reader: RegistryReader = registry.external
    ? {
        address: registry.external.address,
        username: registry.external.username,
        password: requireSecret(config, REGISTRY_PASSWORD),
      }
    : {
        address: `${registryHostname(domain)}:${registry.port}`,
        username: REGISTRY_CLIENTS.reader,
        password: requireSecret(config, REGISTRY_READER_PASSWORD),
      };
  const others = made === undefined ? [] : [made];
  const own = readsAt(others, reader.address) ? [] : [reader];
  return { providers: [new RegistryProvider("registry", [...own, ...others])] };
}

/** The login that only pulls is the one to carry where there are two at one registry. */
function readsAt(logins: readonly Pick<RegistryReader, "address">[], address: string): boolean {
  return logins.some((login) => loginHost(login.address) === loginHost(address));
}
