import type { Host } from "../../../../model/host";

/** A manager at 192.0.2.11 (documentation addresses: RFC 5737). */
export function hostOf(differing: Partial<Host> = {}): Host {
  return {
    name: "m1",
    address: "192.0.2.11",
    port: 22,
    user: "root",
    hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA",
    role: "manager",
    labels: {},
    clusterAddress: "10.0.0.11",
    ...differing,
  };
}
