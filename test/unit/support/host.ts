import type { Host } from "../../../model/host";

/** Of no meaning but that of its place in a list. */
export const HOST_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJ3G1dH3sYt2k9b0v9Qz1oW2l7m8n4p5q6r7s8t9u0v";

/** A worker at 192.0.2.1, but for what is given. */
export function host(name: string, change: Partial<Host> = {}): Host {
  const address = change.address ?? "192.0.2.1";
  return {
    name,
    address,
    port: 22,
    user: "root",
    hostKey: HOST_KEY,
    role: "worker",
    labels: {},
    clusterAddress: address,
    ...change,
  };
}
