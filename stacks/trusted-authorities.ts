import type { RegistryAuthority } from "../components/hosts/preparation/settings";
import { AUTHORITY, type PlatformConfig } from "../config";
import { trustedCertificate } from "../model/trusted-certificate";
import { requireSecret } from "./platform-parts";
import { servedRegistries } from "./served-registries";

/** Whose certificates machines trust at registries: the platform's own at its own, the config's elsewhere. */
export function trustedAuthorities(config: PlatformConfig): readonly RegistryAuthority[] {
  const served = servedRegistries(config);
  const foreign = Object.entries(config.registry.authorities)
    .filter(([registry]) => !served.includes(registry))
    .map(([registry, certificate]) => ({ registry, certificate }));
  if (served.length === 0) return foreign;
  const certificate = trustedCertificate(requireSecret(config, AUTHORITY).reveal());
  return [...served.map((registry) => ({ registry, certificate })), ...foreign];
}
