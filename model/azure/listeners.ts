import { type AzureSpec, JUMP, registryPool, type Segment, type ServicePorts } from "./spec";

/** A port of a public address that leads to whichever machine behind it is healthy. */
export interface Listener {
  readonly name: string;
  /** Of the address, of the machines and of the probe alike. */
  readonly port: number;
}

/**
 * What the load balancer of a segment listens on beside the SSH port of each machine. `ssh` at the
 * managers reaches any that lives: for a plain `DOCKER_HOST=ssh://…`.
 */
export function listenersOf(spec: AzureSpec, segment: Segment, ports: ServicePorts): Listener[] {
  if (segment === JUMP) return [{ name: "ssh", port: 22 }];
  return [
    ...(segment === "managers" && !spec.bastion ? [{ name: "ssh", port: 22 }] : []),
    ...(segment === spec.edge ? edgeListeners(ports) : []),
    ...(segment === registryPool(spec) && ports.registry !== undefined
      ? [{ name: "registry", port: ports.registry }]
      : []),
  ];
}

/** Where the edge answers the public. */
export function edgeListeners({ http, https }: ServicePorts): Listener[] {
  return [
    { name: "http", port: http },
    ...(https === undefined ? [] : [{ name: "https", port: https }]),
  ];
}
