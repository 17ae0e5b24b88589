import type { PlatformConfig } from "../config";
import { mirrorPort, registryHostname } from "../model/registry-clients";

/** What a platform's machines serve of registries themselves, as image references name it. */
export function servedRegistries({ domain, registry }: PlatformConfig): string[] {
  const name = registryHostname(domain);
  return [
    ...(registry.external === undefined ? [`${name}:${registry.port}`] : []),
    ...(registry.mirror === undefined ? [] : [`${name}:${mirrorPort(registry.port)}`]),
  ];
}

/** What the machines' engines ask before Docker Hub: the platform's own mirror first. */
export function askedMirrors({ domain, registry }: PlatformConfig): readonly string[] {
  if (registry.mirror === undefined) return registry.mirrors;
  return [`https://${registryHostname(domain)}:${mirrorPort(registry.port)}`, ...registry.mirrors];
}
