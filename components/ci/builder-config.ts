import { BUILDER_PORT } from "../../model/ci-builder";

/** Paths in the builder's container. */
export const BUILDER_PATHS = {
  /** As the official image has it: what it builds is kept here. */
  data: "/home/user/.local/share/buildkit",
  runtime: "/run/user/1000",
  socket: "/run/user/1000/buildkitd.sock",
  credentials: "/etc/slipway",
  config: "/etc/slipway/buildkitd.toml",
  certificate: "/etc/slipway/builder.pem",
  clients: "/etc/slipway/clients.pem",
} as const;

export interface BuilderSettings {
  /** Bytes that what it keeps may take. */
  readonly cacheBytes: number;
  /** The registry as steps name it, spoken to without TLS. */
  readonly registry: string;
}

/**
 * `buildkitd.toml`. Whoever asks over the network shows a certificate; the socket is for its health
 * check, inside of its container only. It can't make a process namespace for each step, since a
 * container can't mount a new /proc: steps see the builder's processes.
 */
export function builderConfig({ cacheBytes, registry }: BuilderSettings): string {
  const { data, socket, certificate, clients } = BUILDER_PATHS;
  return `root = "${data}"

[grpc]
  address = ["tcp://0.0.0.0:${BUILDER_PORT}", "unix://${socket}"]
  [grpc.tls]
    cert = "${certificate}"
    key = "${certificate}"
    ca = "${clients}"

[worker.oci]
  rootless = true
  noProcessSandbox = true
  gc = true
  [[worker.oci.gcpolicy]]
    all = true
    maxUsedSpace = "${cacheBytes}"

[worker.containerd]
  enabled = false

[registry."${registry}"]
  http = true
`;
}
