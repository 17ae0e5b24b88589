import { version } from "@pulumi/docker/package.json";
import * as pulumi from "@pulumi/pulumi";
import { loginHost } from "../../model/registry-clients";
import { SecretValue } from "../../model/secret-value";

/** Who reads a registry. */
export interface RegistryReader {
  /** As image references have it: `host[:port][/path]`. */
  readonly address: string;
  readonly username: string;
  /** An output is secret. */
  readonly password: SecretValue | pulumi.Output<string>;
}

/**
 * A docker provider that gives the services it makes a login at each of some registries. Swarm keeps
 * that of its image with each service and hands it to the machine that an instance comes to, so that one which never
 * pulled the image can. A service's own `auth` would do the same, but be part of the service, and
 * replace it with every new password.
 *
 * It is not the SDK's own class: that one takes DOCKER_HOST into its inputs, and so into the state,
 * where the engine's address of one run would be the next one's, and a difference at each.
 */
export class RegistryProvider extends pulumi.ProviderResource {
  constructor(name: string, readers: readonly RegistryReader[], opts?: pulumi.ResourceOptions) {
    const logins = readers.map(({ address, username, password }) => ({
      address: loginHost(address),
      username,
      password: password instanceof SecretValue ? password.reveal() : password,
    }));
    const registryAuth = pulumi.secret(pulumi.output(logins).apply((all) => JSON.stringify(all)));
    super("docker", name, { registryAuth }, pulumi.mergeOptions({ version }, opts ?? {}));
  }
}
