import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { CONCOURSE_HOST_KEY, CONCOURSE_WORKER_KEY } from "../../../config/secret-names";
import type { ResolvedImage } from "../../../model/resolved-service";
import { resolveService } from "../../../model/resolve-service";
import { rsaPublicHalf } from "../../../model/rsa-public-key";
import type { SecretValue } from "../../../model/secret-value";
import type { ServiceSpec } from "../../../model/service-spec";
import { ATTEMPT_LABEL, IMAGE_LABEL, PIN_LABEL } from "../../../rollout/service-labels";
import { overlayNetwork } from "../../cluster/overlay-network";
import { originLabels, toLabelList } from "../../labels";
import { registryAttempt } from "../../registry/registry-attempt";
import { AppService } from "../../service/app-service";
import type { EngineObject, JoinedNetwork, PlatformGrants } from "../../service/swarm/wiring";
import { ciUrl } from "../addresses";
import type { CiArgs } from "../ci-args";
import { databaseSpec } from "./database";
import { flySpec } from "./fly";
import { CONCOURSE_WEB, CONCOURSE_WORKER } from "./names";
import { platformPipeline, type PlatformPipeline } from "./platform-pipeline";
import { type LoginForge, webSpec } from "./web";
import { workerContainer } from "./worker";

export interface ConcourseArgs extends Pick<
  CiArgs,
  "origin" | "host" | "admins" | "steps" | "edge" | "secrets" | "nameKey" | "observed" | "nonce"
> {
  readonly images: { readonly concourse: ResolvedImage; readonly postgres: ResolvedImage };
  /** By which people log in. Default: the operator's password alone. */
  readonly login?: { readonly forge: LoginForge; readonly url?: string } | undefined;
  readonly pipeline: PlatformPipeline;
}

/**
 * Concourse: web node, database, a worker, and fly, which sets team and pipeline. The first three
 * services meet in a network without a way out; the worker meets the web node in that of the steps,
 * where its containers find registry, engine and edge.
 */
export class Concourse extends pulumi.ComponentResource {
  /** Where people open it, without a slash at the end. */
  readonly ciUrl: string;

  constructor(name: string, args: ConcourseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ci:Concourse", name, {}, opts);
    const { images, host, edge, login, admins, steps, pipeline, secrets } = args;
    const inner = this.network(`${name}-network`, args);
    this.ciUrl = ciUrl({ ciHost: host, port: edge.port, tlsPort: edge.tlsPort });

    const database = this.service(`${name}-database`, args, {
      spec: databaseSpec(),
      image: images.postgres,
      network: inner,
    });
    const web = this.service(`${name}-web`, args, {
      spec: webSpec({
        host,
        url: this.ciUrl,
        workerKey: publicHalf(secrets, CONCOURSE_WORKER_KEY),
        ...(login !== undefined && { login: { ...login, admins } }),
      }),
      image: images.concourse,
      network: inner,
      grants: { networks: [{ ...steps, aliases: [CONCOURSE_WEB] }] },
      url: this.ciUrl,
      dependsOn: [database],
    });
    this.worker(`${name}-worker`, args, [web]);
    this.service(`${name}-fly`, args, {
      spec: flySpec({
        pipeline: platformPipeline(pipeline),
        withRegistry: pipeline.image.isOwnRegistry,
        ...(login !== undefined && { members: { forge: login.forge, users: admins } }),
      }),
      image: images.concourse,
      network: inner,
      dependsOn: [web],
    });
    this.registerOutputs({ ciUrl: this.ciUrl });
  }

  /** Beside the swarm, none of whose services can be privileged. */
  private worker(name: string, args: ConcourseArgs, dependsOn: pulumi.Resource[]): void {
    const { origin, images, steps, secrets, observed, nonce } = args;
    const prefix = `${origin.stack}-${CONCOURSE_WORKER}`;
    const labels = { ...originLabels(origin), "slipway.service": CONCOURSE_WORKER };
    // What is in it is built again: it goes with the worker.
    const volume = new docker.Volume(
      `${name}-state`,
      { name: `${prefix}-state`, labels: toLabelList(labels) },
      { parent: this, deleteBeforeReplace: true },
    );
    const { attempt, keep, difference } = registryAttempt(prefix, observed, nonce);
    if (difference !== undefined) void pulumi.log.info(`the CI's worker ${difference}`, this);
    new docker.Container(
      name,
      workerContainer({
        name: prefix,
        image: images.concourse.run,
        labels: {
          ...labels,
          [ATTEMPT_LABEL]: attempt,
          [IMAGE_LABEL]: images.concourse.name,
          [PIN_LABEL]: images.concourse.pin,
        },
        stepsNetwork: steps.id,
        volume: volume.name,
        key: pulumi.secret(secretOf(secrets, CONCOURSE_WORKER_KEY).reveal()),
        serverKey: publicHalf(secrets, CONCOURSE_HOST_KEY),
      }),
      {
        parent: this,
        deleteBeforeReplace: true,
        dependsOn,
        // The attempt is the first label: they are sorted by name.
        ignoreChanges: keep ? ["labels[0].value"] : [],
      },
    );
  }

  private network(name: string, { origin }: ConcourseArgs): EngineObject {
    const purpose = "ci";
    const { id } = overlayNetwork(name, { origin, purpose, internal: true }, { parent: this });
    return { id, name: `${origin.stack}-${purpose}` };
  }

  private service(
    name: string,
    { origin, edge, secrets, nameKey, observed, nonce }: ConcourseArgs,
    own: {
      readonly spec: ServiceSpec;
      readonly image: ResolvedImage;
      readonly network: JoinedNetwork;
      readonly grants?: PlatformGrants;
      readonly url?: string;
      readonly dependsOn?: pulumi.Resource[];
    },
  ): AppService {
    const { url } = own;
    return new AppService(
      name,
      {
        service: resolveService(
          own.spec,
          {},
          { image: own.image, ...(url !== undefined && { url: () => `${url}/` }) },
        ),
        origin,
        privateNetwork: own.network,
        edgeNetwork: edge.network,
        grants: own.grants,
        secrets,
        nameKey,
        observed,
        nonce,
      },
      { parent: this, dependsOn: own.dependsOn },
    );
  }
}

function publicHalf(secrets: ConcourseArgs["secrets"], name: string): string {
  return rsaPublicHalf(secretOf(secrets, name), name);
}

function secretOf(secrets: ConcourseArgs["secrets"], name: string): SecretValue {
  const secret = secrets[name];
  if (secret === undefined) throw new Error(`the checked config has no slipway:secrets.${name}`);
  return secret;
}
