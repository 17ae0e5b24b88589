import type * as pulumi from "@pulumi/pulumi";
import { keyedHash } from "../../model/keyed-hash";
import type { ResolvedImage } from "../../model/resolved-service";
import { resolveService } from "../../model/resolve-service";
import type { SecretValue } from "../../model/secret-value";
import type { Placement, ServiceSpec } from "../../model/service-spec";
import type { ObservedCluster } from "../../rollout/observe";
import { overlayNetwork } from "../cluster/overlay-network";
import type { Origin } from "../labels";
import { AppService } from "../service/app-service";
import type { GatewaySettings } from "./gateway-config";
import { registryFile, type Upstream } from "./registry-file";
import { backendSpec, gatewaySpec, REGISTRY_SECRETS } from "./registry-specs";
import { isShared, type RegistryStorage } from "./registry-storage";

/** What every registry on machines takes from its stack. */
export interface RegistrySurroundings {
  readonly origin: Origin;
  readonly images: { readonly registry: ResolvedImage; readonly haproxy: ResolvedImage };
  /** PEM: key, certificate, chain. */
  readonly certificate: SecretValue;
  /** Keys the hashes in the names of secrets. */
  readonly nameKey: SecretValue;
  /**
   * DNS servers that the registry itself asks, so that it needs none of the cluster's own, whose image it
   * may have to bring. Default: those of all containers.
   */
  readonly nameservers?: readonly string[];
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

export interface RegistryServicesArgs extends RegistrySurroundings {
  /** Of distribution's service; the gateway's is `<service>-gateway`. */
  readonly service: string;
  /** Of the machine. */
  readonly port: number;
  readonly placement: Placement;
  readonly storage: RegistryStorage;
  readonly instances: number;
  readonly access: GatewaySettings["access"];
  /** IP addresses of the only ones who may ask. Default: anybody. */
  readonly sources?: readonly string[];
  /** HAProxy's user list; needed where `access` is `clients`. */
  readonly users?: SecretValue;
  readonly upstream?: Upstream;
}

/** A registry and the gateway in front of it, in a network of their own; answers the gateway. */
export function registryServices(
  parent: pulumi.ComponentResource,
  name: string,
  args: RegistryServicesArgs,
): AppService {
  const { origin, service, placement, storage, instances, nameKey, certificate, users } = args;
  const purpose = `${service}-private`;
  const { id } = overlayNetwork(`${name}-network`, { origin, purpose }, { parent });
  const privateNetwork = { id, name: `${origin.stack}-${purpose}` };
  const { observed, nonce, images } = args;
  const declare = (
    child: string,
    spec: ServiceSpec,
    image: ResolvedImage,
    secrets: Record<string, SecretValue>,
    dependsOn: pulumi.Resource[],
  ) =>
    new AppService(
      child,
      {
        service: resolveService(spec, {}, { image }),
        origin,
        privateNetwork,
        secrets,
        nameKey,
        severalHosts: true,
        observed,
        nonce,
      },
      { parent, dependsOn },
    );

  const backend = backendSpec({
    name: service,
    placement: isShared(storage) ? { ...placement, maxPerNode: 1 } : placement,
    instances,
    volume: isShared(storage) ? undefined : `${service}-data`,
    authority: args.upstream?.authority ?? (storage.kind === "s3" ? storage.authority : undefined),
    nameservers: args.nameservers,
  });
  const gateway = gatewaySpec({
    name: `${service}-gateway`,
    placement,
    instances,
    port: args.port,
    access: args.access,
    sources: args.sources,
    backend: service,
  });
  const uploadKey = keyedHash(nameKey.reveal(), `uploads to ${origin.stack}-${service}`);
  const file = registryFile({ storage, uploadKey, upstream: args.upstream });
  const behind = declare(
    `${name}-backend`,
    backend,
    images.registry,
    { [REGISTRY_SECRETS.config]: file },
    [],
  );
  const secrets = {
    [REGISTRY_SECRETS.certificate]: certificate,
    ...(users && { [REGISTRY_SECRETS.users]: users }),
  };
  return declare(`${name}-gateway`, gateway, images.haproxy, secrets, [behind]);
}
