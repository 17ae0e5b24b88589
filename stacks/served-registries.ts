import { DOCKER_HUB, type PlatformConfig } from "../config";
import { mirrorPort, registryHostname } from "../model/registry-clients";

/** What a platform's machines serve of registries themselves, as image references name it. */
export function servedRegistries({ domain, registry }: PlatformConfig): string[] {
  const name = registryHostname(domain);
  return [
    ...(registry.external === undefined ? [`${name}:${registry.port}`] : []),
    ...(registry.mirror === undefined ? [] : [`${name}:${mirrorPort(registry.port)}`]),
  ];
}

/**
 * What a machine's engine asks before Docker Hub: the platform's own mirror first. The machine that
 * the mirror is on asks what it copies, too: the mirror's own images must come from somewhere.
 */
export function askedMirrors(
  { domain, registry }: PlatformConfig,
  { isRegistryHost }: { readonly isRegistryHost: boolean },
): readonly string[] {
  const { mirror, mirrors } = registry;
  if (mirror === undefined) return mirrors;
  const own = `https://${registryHostname(domain)}:${mirrorPort(registry.port)}`;
  // An engine logs in at no mirror, and knows Docker Hub by itself.
  const asksUpstream = isRegistryHost && mirror.username === undefined && mirror.of !== DOCKER_HUB;
  return [...new Set([own, ...(asksUpstream ? [mirror.of] : []), ...mirrors])];
}
