import type { Host } from "../../../model/host";

/** Of no meaning but that of its place in a list. */
export const HOST_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHT1FiKeXYPezFjDZpvMwdLxGnR3LyFK/9nvzwd/MNXJ";

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
