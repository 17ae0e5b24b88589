import { createHash } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { joinPem, parsePem } from "../../model/pem";
import type { ResolvedImage } from "../../model/resolved-service";
import type { SecretValue } from "../../model/secret-value";
import type { ObservedCluster } from "../../rollout/observe";
import { ATTEMPT_LABEL, IMAGE_LABEL, PIN_LABEL } from "../../rollout/service-labels";
import { type Origin, originLabels, toLabelList } from "../labels";
import { registryAttempt } from "../registry/registry-attempt";
import type { EngineObject } from "../service/swarm/wiring";
import { BUILDER_PATHS, builderConfig, type BuilderSettings } from "./builder-config";
import { builderContainer } from "./builder-container";

export interface BuilderArgs extends BuilderSettings {
  readonly origin: Origin;
  readonly image: ResolvedImage;
  /** The network of the CI's steps. */
  readonly steps: EngineObject;
  /** PEM, as in config/secret-names.ts: CI_BUILDER_CERTIFICATE. */
  readonly certificate: SecretValue;
  /** PEM: CI_BUILDER_KEY, of which the builder gets the client's certificate alone. */
  readonly clientKey: SecretValue;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

/** Another one of these is another container: the builder reads them once. */
const SETTINGS_LABEL = "slipway.settings";

/**
 * What builds images for the CI's steps: BuildKit without root and without the engine's socket. A
 * container beside the swarm, since a service can't have a filter of system calls of its own. It
 * serves in the network of the steps, and only those who show the client's certificate.
 */
export class Builder extends pulumi.ComponentResource {
  constructor(name: string, args: BuilderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ci:Builder", name, {}, opts);
    const prefix = `${args.origin.stack}-ci-builder`;
    const labels = { ...originLabels(args.origin), "slipway.service": "ci-builder" };
    const own = parsePem(args.certificate.reveal(), "the secret ci-builder-certificate");
    const [client] = parsePem(args.clientKey.reveal(), "the secret ci-builder-key").certificates;
    const files = {
      [BUILDER_PATHS.config]: builderConfig(args),
      [BUILDER_PATHS.certificate]: joinPem(own.key, own.certificates[0]),
      [BUILDER_PATHS.clients]: joinPem(client),
    };
    // Nothing secret is in the hash.
    const known = [files[BUILDER_PATHS.config], own.certificates[0], client].join("\n");
    const settings = createHash("sha256").update(known).digest("hex").slice(0, 16);

    const data = this.volume(`${name}-data`, `${prefix}-data`, labels);
    const credentials = this.volume(`${name}-credentials`, `${prefix}-credentials`, labels);
    const writer = new docker.Container(
      `${name}-credentials-writer`,
      {
        name: `${prefix}-credentials-writer`,
        image: args.image.run,
        labels: toLabelList({ ...labels, [SETTINGS_LABEL]: settings }),
        networkMode: "none",
        volumes: [{ volumeName: credentials.name, containerPath: BUILDER_PATHS.credentials }],
        // Nobody but the builder mounts that volume; its user is none who may write there.
        uploads: Object.entries(files).map(([file, content]) => ({
          file,
          content: pulumi.secret(content),
          permissions: "0444",
        })),
        start: false,
        mustRun: false,
      },
      { parent: this, deleteBeforeReplace: true },
    );
    const { attempt, keep, difference } = registryAttempt(prefix, args.observed, args.nonce);
    if (difference !== undefined) void pulumi.log.info(`the CI's builder ${difference}`, this);
    new docker.Container(
      name,
      builderContainer({
        name: prefix,
        image: args.image.run,
        labels: {
          ...labels,
          [ATTEMPT_LABEL]: attempt,
          [IMAGE_LABEL]: args.image.name,
          [PIN_LABEL]: args.image.pin,
          [SETTINGS_LABEL]: settings,
        },
        stepsNetwork: args.steps.id,
        dataVolume: data.name,
        credentialsVolume: credentials.name,
      }),
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn: [writer],
        // The attempt is the first label: they are sorted by name.
        ignoreChanges: keep ? ["labels[0].value"] : [],
      },
    );
    this.registerOutputs({});
  }

  /** What was built can be built again: it goes with the builder. */
  private volume(
    name: string,
    physical: string,
    labels: Readonly<Record<string, string>>,
  ): docker.Volume {
    return new docker.Volume(
      name,
      { name: physical, labels: toLabelList(labels) },
      { parent: this, deleteBeforeReplace: true },
    );
  }
}
