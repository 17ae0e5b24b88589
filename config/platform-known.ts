import { isRecord } from "./file-source";
import type { Known } from "./known";
import {
  AUTHORITY,
  CERTIFICATE,
  HOST_KEY,
  MIRROR_PASSWORD,
  NAME_KEY,
  REGISTRY_PASSWORD,
  REGISTRY_READER_PASSWORD,
  REGISTRY_S3_ACCESS_KEY,
  REGISTRY_S3_SECRET_KEY,
} from "./secret-names";

/**
 * dnsmasq has no official image. This one is built anew for each dnsmasq that Alpine has, which it looks
 * for daily; the other one that is pinned a lot, 4km3/dnsmasq, has been at 2.90 since November 2025.
 */
export const DNSMASQ_IMAGE = "dockurr/dnsmasq:2.93";

/**
 * The images and secrets that a platform's config must hold, as the rest of it asks.
 * @param values by whole key (`slipway:hosts`), not checked yet.
 */
export function platformKnown(values: Readonly<Record<string, unknown>>): Known {
  const section = (name: string) => values[`slipway:${name}`] ?? undefined;
  const hasHosts = section("hosts") !== undefined;
  const isOnAzure = below(section("hosts"), "azure") !== undefined;
  const hasDns = section("dns") !== undefined;
  const isExternal = below(section("registry"), "external") !== undefined;
  const mirror = below(section("registry"), "mirror");
  const storage = below(section("registry"), "storage");
  const hasAuthority = hasHosts || below(below(section("edge"), "tls"), "from") === "authority";
  return {
    services: [],
    images: [
      ...(hasDns ? ["dnsmasq"] : []),
      "haproxy",
      ...(isExternal && mirror === undefined ? [] : ["registry"]),
      "traefik",
    ],
    secrets: [
      NAME_KEY,
      REGISTRY_PASSWORD,
      ...(hasHosts && !isExternal ? [REGISTRY_READER_PASSWORD] : []),
      ...(below(mirror, "username") === undefined ? [] : [MIRROR_PASSWORD]),
      ...(storage === undefined ? [] : [REGISTRY_S3_ACCESS_KEY, REGISTRY_S3_SECRET_KEY]),
      ...(hasAuthority ? [AUTHORITY, CERTIFICATE] : []),
      ...(isOnAzure ? [HOST_KEY] : []),
    ],
    built: [],
    ...(hasDns && { published: { dnsmasq: DNSMASQ_IMAGE } }),
  };
}

function below(value: unknown, name: string): unknown {
  return isRecord(value) ? (value[name] ?? undefined) : undefined;
}
