import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImage } from "../../model/resolved-service";
import type { SecretValue } from "../../model/secret-value";
import type { ObservedCluster } from "../../rollout/observe";
import { ATTEMPT_LABEL, IMAGE_LABEL, PIN_LABEL } from "../../rollout/service-labels";
import { type Origin, originLabels, toLabelList } from "../labels";
import { registryAttempt } from "../registry/registry-attempt";
import type { EngineObject } from "../service/swarm/wiring";
import { STATE_PATHS, STATE_PORT, stateContainer } from "./state-container";

/** What it is called in the network of a CI's steps. */
export const STATE_ALIAS = "state";
/** Changes with the password: the store reads it when it starts, and only then. */
export const PASSWORD_LABEL = "slipway.password";

export interface StateStoreArgs {
  readonly origin: Origin;
  readonly image: ResolvedImage;
  /** On the machine's loopback address. */
  readonly port: number;
  readonly password: SecretValue;
  /** The network of a CI's steps, which reach it there. Default: there is no CI. */
  readonly steps?: EngineObject | undefined;
  /** A keyed hash, for a label. */
  readonly passwordHash: string;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

/**
 * The store of Pulumi's state: an S3 server in a container beside the swarm, as the registry is.
 * Protected by a password, nothing but its volume is writable, and the volume outlives it. Created
 * means: it answers.
 */
export class StateStore extends pulumi.ComponentResource {
  /** `http://localhost:<port>`, once it answers. */
  readonly endpoint: pulumi.Output<string>;
  /** The same for a CI's steps. */
  static readonly endpointInside = `http://${STATE_ALIAS}:${STATE_PORT}`;

  constructor(name: string, args: StateStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:state:StateStore", name, {}, opts);

    const prefix = `${args.origin.stack}-state`;
    const labels = { ...originLabels(args.origin), "slipway.service": "state" };
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${prefix}-data`, labels: toLabelList(labels) },
      { parent: this, retainOnDelete: true, deleteBeforeReplace: true },
    );
    const credentials = this.credentials(name, prefix, labels, args);
    const { attempt, keep, difference } = registryAttempt(prefix, args.observed, args.nonce);
    if (difference !== undefined) void pulumi.log.info(`the state's store ${difference}`, this);
    const container = new docker.Container(
      name,
      stateContainer({
        name: prefix,
        image: args.image.run,
        port: args.port,
        labels: {
          ...labels,
          [ATTEMPT_LABEL]: attempt,
          [IMAGE_LABEL]: args.image.name,
          [PIN_LABEL]: args.image.pin,
          [PASSWORD_LABEL]: args.passwordHash,
        },
        dataVolume: data.name,
        credentialsVolume: credentials.volume.name,
        network: args.steps && { ...args.steps, aliases: [STATE_ALIAS] },
      }),
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn: [credentials.writer],
        // The attempt is the first label: they are sorted by name.
        ignoreChanges: keep ? ["labels[0].value"] : [],
      },
    );

    this.endpoint = pulumi.output(container.id).apply(() => `http://localhost:${args.port}`);
    this.registerOutputs({ endpoint: this.endpoint });
  }

  /**
   * The password file, in a volume of its own: the provider can't write into a container whose root
   * is read-only, so a container that never starts does it, and the store only reads.
   */
  private credentials(
    name: string,
    prefix: string,
    labels: Readonly<Record<string, string>>,
    { image, password }: StateStoreArgs,
  ): { volume: docker.Volume; writer: docker.Container } {
    const volume = new docker.Volume(
      `${name}-credentials`,
      { name: `${prefix}-credentials`, labels: toLabelList(labels) },
      { parent: this, deleteBeforeReplace: true },
    );
    const writer = new docker.Container(
      `${name}-credentials-writer`,
      {
        name: `${prefix}-credentials-writer`,
        image: image.run,
        labels: toLabelList(labels),
        networkMode: "none",
        volumes: [{ volumeName: volume.name, containerPath: STATE_PATHS.credentials }],
        uploads: [
          {
            file: STATE_PATHS.password,
            content: pulumi.secret(password.reveal()),
            permissions: "0400",
          },
        ],
        start: false,
        mustRun: false,
      },
      { parent: this, deleteBeforeReplace: true },
    );
    return { volume, writer };
  }
}
