import type * as pulumi from "@pulumi/pulumi";
import { PublishedAuthority } from "../components/cluster/published-authority";
import type { DashboardArgs } from "../components/edge/edge";
import type { EdgeTls } from "../components/edge/tls";
import type { Origin } from "../components/labels";
import { AUTHORITY, CERTIFICATE, type PlatformConfig, REGISTRY_PASSWORD } from "../config";
import { REGISTRY_USER } from "../model/registry-account";
import type { SecretValue } from "../model/secret-value";
import { trustedCertificate } from "../model/trusted-certificate";
import { servedRegistries } from "./served-registries";

/** A secret that the checked config must hold. */
export function requireSecret({ secrets }: PlatformConfig, name: string): SecretValue {
  const value = secrets[name];
  if (value === undefined) throw new Error(`the checked config has no secret "${name}"`);
  return value;
}

/** Served to whoever may push images: one user and one password for the platform's operators. */
export function dashboard(config: PlatformConfig): DashboardArgs | undefined {
  if (!config.edge.dashboard) return undefined;
  return {
    host: `dashboard.${config.domain}`,
    user: REGISTRY_USER,
    password: requireSecret(config, REGISTRY_PASSWORD),
  };
}

/** How the edge serves by HTTPS. Undefined: it does not. */
export function edgeTls(config: PlatformConfig): EdgeTls | undefined {
  const { tls } = config.edge;
  if (tls === undefined) return undefined;
  const whole = [`*.${config.domain}`, config.domain];
  if (tls.from === "authority") {
    const certificate = requireSecret(config, CERTIFICATE);
    return { from: "authority", certificate, names: tls.names ?? whole };
  }
  // By http each host name has its own: no ACME server would answer for the wildcard.
  return { ...tls, names: tls.names ?? (tls.challenge === "dns" ? whole : undefined) };
}

/** Puts the certificate of the platform's authority where its clients find it, if it signs anything. */
export function publishAuthority(
  config: PlatformConfig,
  origin: Origin,
  opts: pulumi.ComponentResourceOptions,
): void {
  const signsEdge = config.edge.tls?.from === "authority";
  const signsRegistry = config.hosts !== undefined && servedRegistries(config).length > 0;
  if (!signsEdge && !signsRegistry) return;
  const certificate = trustedCertificate(requireSecret(config, AUTHORITY).reveal());
  const signs = signsEdge ? "edge" : "registry";
  new PublishedAuthority("authority", { origin, certificate, signs }, opts);
}
