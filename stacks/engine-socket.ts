const DEFAULT_SOCKET = "/var/run/docker.sock";

/**
 * Path of the engine's socket on the engine's own machine. On Linux DOCKER_HOST may name another
 * one, as it does for a rootless engine; an engine in a virtual machine or elsewhere has the
 * usual one, unless SLIPWAY_ENGINE_SOCKET says which: steps of the platform's CI are told by it, so
 * that they plan what was planned beside the engine.
 */
export function engineSocket(
  host: string | undefined = process.env["DOCKER_HOST"],
  platform: NodeJS.Platform = process.platform,
  told: string | undefined = process.env["SLIPWAY_ENGINE_SOCKET"],
): string {
  const path = /^unix:\/\/(\/.+)$/.exec(host ?? "")?.[1];
  if (platform === "linux" && path !== undefined) return path;
  return told || DEFAULT_SOCKET;
}
