import type { ResolvedService } from "../../model/resolved-service";
import type { SwarmWiring } from "./swarm/wiring";

/**
 * What an environment's AppService consists of beside its Swarm service, each by the end of its
 * URN, `<type>::<name>`: what must be made first for a task to find its secrets and config files.
 */
export function serviceParts(
  { name, volumes }: ResolvedService,
  { secrets, configs }: SwarmWiring,
): string[] {
  const parts = [
    `slipway:service:AppService::${name}`,
    ...secrets.map((secret) => `docker:index/secret:Secret::${name}-${secret.name}`),
    ...configs.map((config) => `docker:index/serviceConfig:ServiceConfig::${name}-${config.name}`),
    ...volumes.map((volume) => `docker:index/volume:Volume::${name}-volume-${volume.name}`),
  ];
  return [...new Set(parts)];
}
