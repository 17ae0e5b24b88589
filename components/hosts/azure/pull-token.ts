import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { containerRegistryName } from "../../../model/azure/names";
import { type AzurePlace, childOf } from "./place";
import type { PasswordEnvironment } from "./token-password-command";

export interface PullTokenArgs {
  readonly place: AzurePlace;
  readonly registryId: pulumi.Output<string>;
  /** The next number has a new password made; the one before stays good until the one after. */
  readonly generation: number;
}

const SCRIPT = "node --import=tsx components/hosts/azure/token-password-command.ts";
const TOKEN_NAME = "cluster-pull";
/** Azure's own scope map: reads every repository, and nothing else. */
const SCOPE = "_repositories_pull";

/**
 * A login at the container registry that only pulls, for services to carry. An identity would not do:
 * Swarm hands on the login that a service was made with, and Azure's tokens for identities last three
 * hours, so that a service which moves to another machine later could not be pulled there.
 */
export class PullToken extends pulumi.ComponentResource {
  /** What image references begin with. */
  readonly address: string;
  readonly username = TOKEN_NAME;
  /** Secret. */
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: PullTokenArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:hosts:PullToken", name, {}, opts);
    const { place, registryId, generation } = args;
    const registryName = containerRegistryName(place.cluster);
    const token = new containerregistry.Token(
      name,
      {
        resourceGroupName: place.groupName,
        registryName: registryId.apply(() => registryName),
        tokenName: TOKEN_NAME,
        scopeMapId: pulumi.interpolate`${registryId}/scopeMaps/${SCOPE}`,
        status: containerregistry.TokenStatus.Enabled,
      },
      childOf(this),
    );
    const environment: Record<keyof PasswordEnvironment, pulumi.Input<string>> = {
      SLIPWAY_ACR_REGISTRY: registryId,
      SLIPWAY_ACR_TOKEN: token.id,
      SLIPWAY_ACR_PASSWORD: generation % 2 === 1 ? "password1" : "password2",
    };
    // By its name a resource of its own: made once, and never again by an update.
    const made = new command.local.Command(
      `${name}-password-${generation}`,
      { create: SCRIPT, environment, logging: command.local.Logging.None },
      { parent: this, additionalSecretOutputs: ["stdout"] },
    );
    this.address = `${registryName}.azurecr.io`;
    this.password = pulumi.secret(made.stdout);
    this.registerOutputs({});
  }
}
