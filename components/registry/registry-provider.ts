import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { SecretValue } from "../../model/secret-value";

export interface RegistryProviderArgs {
  /** As image references have it: `host[:port][/path]`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
}

/**
 * A docker provider that gives the services it makes a login at one registry. Swarm keeps it with
 * each service and hands it to the machine that an instance comes to, so that one which never
 * pulled the image can. A service's own `auth` would do the same, but be part of the service, and
 * replace it with every new password. Which engine it speaks to stays with DOCKER_HOST.
 */
export function registryProvider(
  name: string,
  { address, username, password }: RegistryProviderArgs,
  opts?: pulumi.ResourceOptions,
): docker.Provider {
  return new docker.Provider(
    name,
    {
      registryAuth: [
        // Docker looks a login up by the host alone.
        {
          address: address.split("/")[0] ?? address,
          username,
          password: pulumi.secret(password.reveal()),
        },
      ],
    },
    opts,
  );
}
