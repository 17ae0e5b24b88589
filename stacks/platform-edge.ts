import type * as pulumi from "@pulumi/pulumi";
import { Edge, type EdgeArgs } from "../components/edge/edge";
import { NAME_KEY, type PlatformConfig } from "../config";
import type { PlatformDeclares } from "./platform-outputs";
import { dashboard, edgeTls, requireSecret } from "./platform-parts";
import { resolvedImage, type StackContext } from "./stack-context";

type Told = Pick<
  PlatformDeclares,
  "domain" | "edgeNetworkId" | "httpPort" | "httpsPort" | "tlsNames"
> & { readonly edgeNetworkName: string };

/**
 * The edge as the config has it.
 * @param place what differs between one engine and several machines.
 * @returns what those that join the platform are told of it.
 */
export function declareEdge(
  config: PlatformConfig,
  context: StackContext,
  place: Pick<EdgeArgs, "nodes" | "engineSocket" | "steps">,
  opts: pulumi.ComponentResourceOptions,
): Told {
  const { origin, observed, nonce } = context;
  const image = (name: string) => resolvedImage(name, config.images, context);
  const tls = edgeTls(config);
  const edge = new Edge(
    "edge",
    {
      ...place,
      origin,
      images: { traefik: image("traefik"), haproxy: image("haproxy") },
      port: config.edge.port,
      tlsPort: config.edge.tlsPort,
      tls,
      logLevel: config.edge.logLevel,
      dashboard: dashboard(config),
      nameKey: requireSecret(config, NAME_KEY),
      observed,
      nonce,
    },
    opts,
  );
  return {
    domain: config.domain,
    edgeNetworkId: edge.networkId,
    edgeNetworkName: edge.networkName,
    httpPort: config.edge.port,
    ...(tls && { httpsPort: config.edge.tlsPort }),
    ...(tls?.names && { tlsNames: [...tls.names] }),
  };
}
