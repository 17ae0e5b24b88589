import type * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../../labels";

/** An object of the engine: its id, known once it exists, and its name, known before. */
export interface EngineObject {
  readonly id: pulumi.Input<string>;
  readonly name: string;
}

/** A network, and what a service is called there. */
export interface JoinedNetwork extends EngineObject {
  /** Host names at which the service answers there beside its own. Default none. */
  readonly aliases?: readonly string[];
}

/** What a service is connected to in its stack: all that its spec does not say. */
export interface SwarmWiring {
  readonly origin: Origin;
  readonly privateNetwork: JoinedNetwork;
  /** The edge's network. Default: none, which a public service cannot do without. */
  readonly edgeNetwork?: EngineObject;
  /** The object of each entry of `secrets`, in its order. */
  readonly secrets: readonly EngineObject[];
  /** The object of each entry of `configFiles`, in its order. */
  readonly configs: readonly EngineObject[];
  /** Default: none. */
  readonly grants?: PlatformGrants;
  /** The cluster spans several machines. Default false: it is one engine. */
  readonly severalHosts?: boolean;
}

/** What only the platform's own services are given: no app's declaration can ask for it. */
export interface PlatformGrants {
  /** Paths of the machine, read-only in the container. Default none. */
  readonly hostPaths?: readonly { readonly host: string; readonly container: string }[];
  /** Joined beside the private network. Default none. */
  readonly networks?: readonly JoinedNetwork[];
  /** Of the service. Default none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The same wiring with names in the place of ids: what a plan can hash before anything exists. */
export function withNamesForIds(wiring: SwarmWiring): SwarmWiring {
  const { privateNetwork, edgeNetwork, secrets, configs, grants } = wiring;
  return {
    ...wiring,
    privateNetwork: joined(privateNetwork),
    edgeNetwork: edgeNetwork && nameForId(edgeNetwork),
    secrets: secrets.map(nameForId),
    configs: configs.map(nameForId),
    grants: grants && { ...grants, networks: grants.networks?.map(joined) },
  };
}

function nameForId({ name }: EngineObject): EngineObject {
  return { id: name, name };
}

function joined({ name, aliases }: JoinedNetwork): JoinedNetwork {
  return { id: name, name, ...(aliases && { aliases }) };
}
