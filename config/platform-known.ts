import { forgeSecrets } from "./ci-forge-problems";
import { isRecord } from "./file-source";
import type { Known } from "./known";
import { isOwnForge } from "./schema/ci";
import {
  AUTHORITY,
  CERTIFICATE,
  CI_AGENT_SECRET,
  CI_BUILDER_CERTIFICATE,
  CI_BUILDER_KEY,
  CI_DATABASE_URL,
  CI_DEPLOY_KEY,
  CI_GATE_HOST_KEY,
  CI_GRPC_SECRET,
  CONCOURSE_DATABASE_PASSWORD,
  CONCOURSE_ENCRYPTION_KEY,
  CONCOURSE_HOST_KEY,
  CONCOURSE_PASSWORD,
  CONCOURSE_SIGNING_KEY,
  CONCOURSE_VARS,
  CONCOURSE_WORKER_KEY,
  FORGE_ADMIN_PASSWORD,
  FORGE_INTERNAL_TOKEN,
  FORGE_OAUTH_CLIENT,
  FORGE_OAUTH_SECRET,
  FORGE_SECRET_KEY,
  HOST_KEY,
  MIRROR_PASSWORD,
  NAME_KEY,
  REGISTRY_PASSWORD,
  REGISTRY_READER_PASSWORD,
  REGISTRY_S3_ACCESS_KEY,
  REGISTRY_S3_SECRET_KEY,
  STATE_PASSWORD,
} from "./secret-names";

/**
 * dnsmasq has no official image. This one is built anew for each dnsmasq that Alpine has, which it looks
 * for daily; the other one that is pinned a lot, 4km3/dnsmasq, has been at 2.90 since November 2025.
 */
export const DNSMASQ_IMAGE = "dockurr/dnsmasq:2.93";

/** The key under `slipway:images` of the image that pipelines run in: Slipway makes it. */
export const CI_IMAGE = "slipway";

/** An S3 server that keeps its objects as files. */
export const STATE_IMAGE = "versity/versitygw:v1.8.0";

/** What a CI server is made of with `kind: concourse`: which releases are pinned here. */
export const CONCOURSE_IMAGES = {
  concourse: "concourse/concourse:8.2.5",
  postgres: "postgres:17.11",
} as const;

/** The same with `kind: woodpecker`. */
export const CI_IMAGES = {
  gitea: "gitea/gitea:1.27.3-rootless",
  "plugin-git": "woodpeckerci/plugin-git:2.10.0",
  "woodpecker-agent": "woodpeckerci/woodpecker-agent:v3.18.1",
  "woodpecker-server": "woodpeckerci/woodpecker-server:v3.18.1",
  buildkit: "moby/buildkit:v0.33.1-rootless",
} as const;

/**
 * The images and secrets that a platform's config must hold, as the rest of it asks.
 * @param values by whole key (`slipway:hosts`), not checked yet.
 */
export function platformKnown(values: Readonly<Record<string, unknown>>): Known {
  const section = (name: string) => values[`slipway:${name}`] ?? undefined;
  const hasHosts = section("hosts") !== undefined;
  const isOnAzure = below(section("hosts"), "azure") !== undefined;
  const hasDns = section("dns") !== undefined;
  const hasState = section("state") !== undefined;
  const isExternal = below(section("registry"), "external") !== undefined;
  const mirror = below(section("registry"), "mirror");
  const storage = below(section("registry"), "storage");
  const ci = ciKnown(section("ci"));
  const hasGate = section("ci") !== undefined && below(section("images"), "slipway") !== undefined;
  const hasAuthority = hasHosts || below(below(section("edge"), "tls"), "from") === "authority";
  const published = {
    ...ci.published,
    ...(hasDns && { dnsmasq: DNSMASQ_IMAGE }),
    ...(hasState && { versitygw: STATE_IMAGE }),
  };
  return {
    services: [],
    images: [
      ...Object.keys(ci.published),
      ...(hasDns ? ["dnsmasq"] : []),
      "haproxy",
      ...(isExternal && mirror === undefined ? [] : ["registry"]),
      ...(hasGate ? ["slipway"] : []),
      "traefik",
      ...(hasState ? ["versitygw"] : []),
    ],
    secrets: [
      NAME_KEY,
      REGISTRY_PASSWORD,
      ...(hasHosts && !isExternal ? [REGISTRY_READER_PASSWORD] : []),
      ...(below(mirror, "username") === undefined ? [] : [MIRROR_PASSWORD]),
      ...(storage === undefined ? [] : [REGISTRY_S3_ACCESS_KEY, REGISTRY_S3_SECRET_KEY]),
      ...(hasAuthority ? [AUTHORITY, CERTIFICATE] : []),
      ...(isOnAzure ? [HOST_KEY] : []),
      ...(hasState ? [STATE_PASSWORD] : []),
      ...ci.secrets,
      ...(hasGate ? [CI_DEPLOY_KEY, CI_GATE_HOST_KEY] : []),
    ],
    // Made when the registry is up, which it is pushed to.
    ...(hasGate && { lateImages: [CI_IMAGE] }),
    built: [],
    ...(Object.keys(published).length > 0 && { published }),
  };
}

/** The same of `slipway:ci`. */
function ciKnown(ci: unknown): {
  readonly published: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
} {
  if (ci === undefined) return { published: {}, secrets: [] };
  const isOwn = isOwnForge(isRecord(ci) ? ci : {});
  const hasBuilder = below(below(ci, "builder"), "enabled") !== false;
  const { gitea, buildkit, ...others } = CI_IMAGES;
  const builder = hasBuilder ? [CI_BUILDER_CERTIFICATE, CI_BUILDER_KEY] : [];
  if (below(ci, "kind") === "concourse") {
    const hasLogin = ["github", "gitlab"].some((forge) => below(ci, "forge") === forge);
    return {
      published: { ...(hasBuilder && { buildkit }), ...CONCOURSE_IMAGES },
      secrets: [
        CONCOURSE_SIGNING_KEY,
        CONCOURSE_HOST_KEY,
        CONCOURSE_WORKER_KEY,
        CONCOURSE_PASSWORD,
        CONCOURSE_DATABASE_PASSWORD,
        CONCOURSE_ENCRYPTION_KEY,
        CONCOURSE_VARS,
        ...(hasLogin ? [FORGE_OAUTH_CLIENT, FORGE_OAUTH_SECRET] : []),
        ...builder,
      ],
    };
  }
  return {
    published: { ...(hasBuilder && { buildkit }), ...(isOwn && { gitea }), ...others },
    secrets: [
      ...(isOwn ? [FORGE_ADMIN_PASSWORD, FORGE_SECRET_KEY, FORGE_INTERNAL_TOKEN] : []),
      ...(isOwn && isRecord(ci) ? forgeSecrets(ci) : []),
      FORGE_OAUTH_CLIENT,
      FORGE_OAUTH_SECRET,
      CI_AGENT_SECRET,
      CI_GRPC_SECRET,
      ...builder,
      ...(below(ci, "database") === "postgres" ? [CI_DATABASE_URL] : []),
    ],
  };
}

function below(value: unknown, name: string): unknown {
  return isRecord(value) ? (value[name] ?? undefined) : undefined;
}
