const DEFAULT_SOCKET = "/var/run/docker.sock";

/**
 * Path of the engine's socket on the engine's own machine. On Linux DOCKER_HOST may name another
 * one, as it does for a rootless engine; an engine in a virtual machine or elsewhere has the
 * usual one.
 */
export function engineSocket(
  host: string | undefined = process.env["DOCKER_HOST"],
  platform: NodeJS.Platform = process.platform,
): string {
  const path = /^unix:\/\/(\/.+)$/.exec(host ?? "")?.[1];
  return platform === "linux" && path !== undefined ? path : DEFAULT_SOCKET;
}
