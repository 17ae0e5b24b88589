import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImage } from "../../model/resolved-service";
import { resolveService } from "../../model/resolve-service";
import type { ServiceSpec } from "../../model/service-spec";
import { GROUP_LABEL } from "../../pipelines/render/by-hand/woodpecker";
import { TASK_IMAGES_LABEL } from "../../rollout/task-labels";
import { overlayNetwork } from "../cluster/overlay-network";
import { ENGINE_SOCKET } from "../edge/socket-proxy-config";
import { AppService } from "../service/app-service";
import type { EngineObject, JoinedNetwork, PlatformGrants } from "../service/swarm/wiring";
import { ciUrl, forgeUrl, forgeUrlInside, gitVariables } from "./addresses";
import type { CiArgs, CiForge } from "./ci-args";
import { giteaSpec } from "./gitea";
import { CI_AGENT, CI_DEPLOY_AGENT, CLONE_IMAGE, FORGE } from "./names";
import { woodpeckerAgentSpec } from "./woodpecker-agent";
import { woodpeckerServerSpec } from "./woodpecker-server";

export type { CiArgs, CiForge } from "./ci-args";

/**
 * The CI of one engine: Woodpecker's server and two agents, and Gitea where there is no forge yet.
 * The agents and the server meet in a network without a way out, which no step joins; steps meet the
 * forge in another one.
 */
export class Ci extends pulumi.ComponentResource {
  /** Where people open the forge, without a slash at the end. */
  readonly forgeUrl: string;
  /** Where people open the CI, without a slash at the end. */
  readonly ciUrl: string;

  constructor(name: string, args: CiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:ci:Ci", name, {}, opts);
    const { forge, images, edge, steps } = args;
    const inner = this.network(`${name}-network`, args);

    const own = forge.kind === "own" ? this.forge(name, args, forge, { inner, steps }) : undefined;
    this.forgeUrl = forge.kind === "own" ? forgeUrl(at(forge.host, edge)) : forge.url;
    this.ciUrl = ciUrl({ ciHost: args.host, ...ports(edge) });

    const reached =
      forge.kind === "own"
        ? { kind: "gitea" as const, url: forgeUrlInside(at(forge.host, edge)) }
        : forge;
    const server = this.service(`${name}-server`, args, {
      spec: woodpeckerServerSpec({
        host: args.host,
        url: this.ciUrl,
        forge: reached,
        admins: args.admins,
        database: args.database,
        cloneImage: images.clone.run,
        environment: {
          ...args.environment,
          SLIPWAY_FORGE_KIND: reached.kind,
          SLIPWAY_FORGE_URL: reached.url,
          ...(forge.kind === "own" && gitVariables(at(forge.host, edge))),
        },
      }),
      image: images.server,
      network: inner,
      // It says which image clones: no service runs that one, but pipelines do.
      grants: { labels: { [TASK_IMAGES_LABEL]: CLONE_IMAGE } },
      url: this.ciUrl,
      dependsOn: own && [own],
    });
    for (const { suffix, ...agent } of [
      { suffix: "agent", name: CI_AGENT, workflows: args.workflows },
      { suffix: "deploy-agent", name: CI_DEPLOY_AGENT, workflows: 1, group: GROUP_LABEL },
    ]) {
      this.service(`${name}-${suffix}`, args, {
        spec: woodpeckerAgentSpec({ ...agent, stepsNetwork: steps.name }),
        image: images.agent,
        network: inner,
        grants: { hostPaths: [{ host: args.engineSocket, container: ENGINE_SOCKET }] },
        dependsOn: [server],
      });
    }
    this.registerOutputs({ forgeUrl: this.forgeUrl, ciUrl: this.ciUrl });
  }

  /** Its host name answers in both networks, so that its addresses are right there too. */
  private forge(
    name: string,
    args: CiArgs,
    { host, image }: Extract<CiForge, { kind: "own" }>,
    { inner, steps }: { readonly inner: EngineObject; readonly steps: EngineObject },
  ): AppService {
    const place = at(host, args.edge);
    return this.service(`${name}-forge`, args, {
      spec: giteaSpec(place),
      image,
      network: { ...inner, aliases: [host] },
      grants: { networks: [{ ...steps, aliases: [FORGE, host] }] },
      url: forgeUrl(place),
    });
  }

  private network(name: string, { origin }: CiArgs): EngineObject {
    const purpose = "ci";
    const { id } = overlayNetwork(name, { origin, purpose, internal: true }, { parent: this });
    return { id, name: `${origin.stack}-${purpose}` };
  }

  private service(
    name: string,
    { origin, edge, secrets, nameKey, observed, nonce }: CiArgs,
    own: {
      readonly spec: ServiceSpec;
      readonly image: ResolvedImage;
      readonly network: JoinedNetwork;
      readonly grants?: PlatformGrants;
      readonly url?: string;
      readonly dependsOn?: pulumi.Resource[] | undefined;
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

function at(forgeHost: string, edge: CiArgs["edge"]) {
  return { forgeHost, ...ports(edge) };
}

function ports({ port, tlsPort }: CiArgs["edge"]) {
  return { port, tlsPort };
}
