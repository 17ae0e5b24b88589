import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImage } from "../../model/resolved-service";
import type { SecretValue } from "../../model/secret-value";
import type { ObservedCluster } from "../../rollout/observe";
import { ATTEMPT_LABEL, IMAGE_LABEL, PIN_LABEL } from "../../rollout/service-labels";
import { type Origin, originLabels, toLabelList } from "../labels";
import { htpasswdLine } from "../htpasswd";
import type { EngineObject } from "../service/swarm/wiring";
import { registryAttempt } from "./registry-attempt";
import { REGISTRY_USER } from "../../model/registry-account";
import { REGISTRY_PATHS, registryContainer } from "./registry-container";

export interface RegistryArgs {
  readonly origin: Origin;
  readonly image: ResolvedImage;
  /** On the machine's loopback address. */
  readonly port: number;
  readonly password: SecretValue;
  /** Keys the hash that the password's salt is made from. */
  readonly nameKey: SecretValue;
  /** The network of a CI's steps, where it answers as `registry`. Default: none. */
  readonly steps?: EngineObject | undefined;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

/**
 * The image registry: a container beside the swarm, since a swarm service can't be bound to the
 * loopback address. Protected by a password, nothing but its volume is writable, and the volume
 * outlives it. Created means: it answers.
 */
export class Registry extends pulumi.ComponentResource {
  /** `localhost:<port>`: the name of the registry in every image reference. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:registry:Registry", name, {}, opts);

    const prefix = `${args.origin.stack}-registry`;
    const labels = { ...originLabels(args.origin), "slipway.service": "registry" };
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${prefix}-data`, labels: toLabelList(labels) },
      { parent: this, retainOnDelete: true, deleteBeforeReplace: true },
    );
    const credentials = this.credentials(name, prefix, labels, args);
    const { attempt, keep, difference } = registryAttempt(prefix, args.observed, args.nonce);
    if (difference !== undefined) void pulumi.log.info(`the registry ${difference}`, this);
    const container = new docker.Container(
      name,
      registryContainer({
        name: prefix,
        image: args.image.run,
        port: args.port,
        labels: {
          ...labels,
          [ATTEMPT_LABEL]: attempt,
          [IMAGE_LABEL]: args.image.name,
          [PIN_LABEL]: args.image.pin,
        },
        dataVolume: data.name,
        credentialsVolume: credentials.volume.name,
        stepsNetwork: args.steps?.id,
      }),
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn: [credentials.writer],
        // The attempt is the first label: they are sorted by name.
        ignoreChanges: keep ? ["labels[0].value"] : [],
      },
    );

    this.address = pulumi.output(container.id).apply(() => `localhost:${args.port}`);
    this.registerOutputs({ address: this.address });
  }

  /**
   * The password file, in a volume of its own: the provider can't write into a container whose root
   * is read-only, so a container that never starts does it, and the registry only reads. It reads
   * the file anew when that changes: another password needs no restart.
   */
  private credentials(
    name: string,
    prefix: string,
    labels: Readonly<Record<string, string>>,
    args: RegistryArgs,
  ): { volume: docker.Volume; writer: docker.Container } {
    const volume = new docker.Volume(
      `${name}-credentials`,
      { name: `${prefix}-credentials`, labels: toLabelList(labels) },
      { parent: this, deleteBeforeReplace: true },
    );
    const line = htpasswdLine(REGISTRY_USER, args.password, args.nameKey);
    const writer = new docker.Container(
      `${name}-credentials-writer`,
      {
        name: `${prefix}-credentials-writer`,
        image: args.image.run,
        labels: toLabelList(labels),
        networkMode: "none",
        volumes: [{ volumeName: volume.name, containerPath: REGISTRY_PATHS.credentials }],
        uploads: [
          {
            file: REGISTRY_PATHS.htpasswd,
            content: pulumi.secret(line),
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
