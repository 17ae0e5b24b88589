import * as pulumi from "@pulumi/pulumi";
import type { ResolvedImage } from "../../model/resolved-service";
import { resolveService } from "../../model/resolve-service";
import type { SecretValue } from "../../model/secret-value";
import type { ServiceSpec } from "../../model/service-spec";
import type { ObservedCluster } from "../../rollout/observe";
import { overlayNetwork } from "../cluster/overlay-network";
import type { Origin } from "../labels";
import { AppService } from "../service/app-service";
import type { EngineObject, PlatformGrants } from "../service/swarm/wiring";
import { DASHBOARD_SECRET, type DashboardArgs, dashboardLabels, visitors } from "./dashboard";
import type { EdgeNodes } from "./nodes";
import { SOCKET_PROXY, socketProxySpec } from "./socket-proxy";
import { ENGINE_SOCKET } from "./socket-proxy-config";
import { checkTls, type EdgeTls, tlsSecrets } from "./tls";
import { TLS_PORT, WEB_PORT } from "./tls-arguments";
import { traefikSpec } from "./traefik";
import type { LogLevel } from "./traefik-arguments";

export type { DashboardArgs } from "./dashboard";

const DEFAULT_TLS_PORT = 443;
/** What Traefik is called in the network of a CI's steps. */
const EDGE = "edge";

export interface EdgeArgs {
  readonly origin: Origin;
  readonly images: { readonly traefik: ResolvedImage; readonly haproxy: ResolvedImage };
  /** Of each machine: everything is served there; with `tls` it only leads to HTTPS. */
  readonly port: number;
  /** Default: plain HTTP. */
  readonly tls?: EdgeTls;
  /** Of each machine, for HTTPS. Default 443. */
  readonly tlsPort?: number;
  /** The machines that carry it. Default: one of the managers. */
  readonly nodes?: EdgeNodes;
  readonly logLevel: LogLevel;
  /** Traefik's dashboard, behind a password. Default: not served. */
  readonly dashboard?: DashboardArgs;
  /** Keys the hashes of secrets in names. */
  readonly nameKey: SecretValue;
  /** Path of the engine's socket on its machine. Default `/var/run/docker.sock`. */
  readonly engineSocket?: string;
  /** The network of a CI's steps, in which Traefik answers as `edge`. Default: none. */
  readonly steps?: EngineObject | undefined;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

/**
 * Where a step of the CI reaches the edge, as `host:port`: at the entry point that services are
 * served at.
 */
export function edgeForSteps({ tls }: Pick<EdgeArgs, "tls">): string {
  return `${EDGE}:${tls === undefined ? WEB_PORT : TLS_PORT}`;
}

/**
 * The proxy that public services are reached through. Traefik finds them by asking the engine, but
 * never sees its socket: a second proxy, in a network of their own, lets a few reads through.
 */
export class Edge extends pulumi.ComponentResource {
  /** The network that public services join. */
  readonly networkId: pulumi.Output<string>;
  readonly networkName: string;

  constructor(name: string, args: EdgeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:edge:Edge", name, {}, opts);
    const { origin, nodes, dashboard } = args;
    const tls = args.tls && { from: args.tls, port: args.tlsPort ?? DEFAULT_TLS_PORT };
    if (tls) checkTls(tls.from, nodes?.count ?? 1, dashboard ? [dashboard.host] : []);

    const edge = this.network(`${name}-network`, { origin, purpose: "edge", internal: false });
    const socket = this.network(`${name}-socket`, { origin, purpose: "socket", internal: true });
    const socketProxy = this.service(`${name}-${SOCKET_PROXY}`, args, {
      spec: socketProxySpec(nodes?.managers),
      image: args.images.haproxy,
      network: socket,
      grants: {
        hostPaths: [{ host: args.engineSocket ?? ENGINE_SOCKET, container: ENGINE_SOCKET }],
      },
    });
    this.service(`${name}-traefik`, args, {
      spec: traefikSpec({
        socketProxy: SOCKET_PROXY,
        edgeNetwork: edge.name,
        dashboard: dashboard !== undefined,
        logLevel: args.logLevel,
        port: args.port,
        tls,
        nodes,
      }),
      image: args.images.traefik,
      network: socket,
      grants: {
        networks: [edge, ...(args.steps ? [{ ...args.steps, aliases: [EDGE] }] : [])],
        labels: routeToDashboard(args, edge.name),
      },
      dependsOn: [socketProxy],
    });

    this.networkId = pulumi.output(edge.id);
    this.networkName = edge.name;
    this.registerOutputs({ networkId: this.networkId });
  }

  private network(
    name: string,
    args: { origin: Origin; purpose: string; internal: boolean },
  ): EngineObject {
    const { id } = overlayNetwork(name, args, { parent: this });
    return { id, name: `${args.origin.stack}-${args.purpose}` };
  }

  private service(
    name: string,
    { origin, dashboard, tls, nodes, nameKey, observed, nonce }: EdgeArgs,
    own: {
      readonly spec: ServiceSpec;
      readonly image: ResolvedImage;
      readonly network: EngineObject;
      readonly grants: PlatformGrants;
      readonly dependsOn?: pulumi.Resource[];
    },
  ): AppService {
    return new AppService(
      name,
      {
        service: resolveService(own.spec, {}, { image: own.image }),
        origin,
        privateNetwork: own.network,
        grants: own.grants,
        secrets: {
          ...(dashboard && { [DASHBOARD_SECRET.name]: visitors(dashboard, nameKey) }),
          ...(tls && tlsSecrets(tls)),
        },
        nameKey,
        severalHosts: nodes !== undefined,
        observed,
        nonce,
      },
      { parent: this, dependsOn: own.dependsOn },
    );
  }
}

function routeToDashboard(
  { dashboard, origin }: EdgeArgs,
  edgeNetwork: string,
): Record<string, string> {
  if (dashboard === undefined) return {};
  return dashboardLabels({
    host: dashboard.host,
    edgeNetwork,
    router: `${origin.stack}-dashboard`,
  });
}
