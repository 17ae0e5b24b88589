import { textConfigSource } from "../../../config/file-source";
import type { Known } from "../../../config/known";
import { parseStackConfig, type StackConfig } from "../../../config/parse";
import { UserError } from "../../../model/user-error";

export const DIGEST = `sha256:${"6b1f".repeat(16)}`;
export const OTHER_DIGEST = `sha256:${"9d0e".repeat(16)}`;

/** What an environment of two services asks of its config. */
export const KNOWN: Known = {
  services: ["click-count", "redis"],
  images: ["click-count", "redis"],
  secrets: ["name-key", "redis-password"],
  built: ["click-count"],
  routes: [{ service: "click-count", host: "click-count", path: "/" }],
  substituted: () => false,
};

export const KNOWN_PLATFORM: Known = {
  images: ["traefik"],
  built: [],
  secrets: ["name-key", "registry-password"],
  substituted: () => false,
};

export const ENVIRONMENT = `config:
  slipway:kind: environment
  slipway:cluster: { from: platform }
  slipway:hostname: "staging.{host}.{domain}"
  slipway:domain: example.org
  slipway:images:
    click-count: localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}
    redis: redis:7.4@${OTHER_DIGEST}
  slipway:services:
    click-count:
      replicas: 3
      environment: { THEME: dark }
      resources: { limits: { cpus: 0.5, memory: 128MiB } }
  slipway:secrets:
    redis-password: { secure: v1:ciphertext }
    name-key: { secure: v1:ciphertext }
`;

export const PLATFORM = `config:
  slipway:kind: platform
  slipway:domain: slipway.localhost
  slipway:cluster: { kind: swarm }
  slipway:edge: { port: 80, dashboard: false, logLevel: INFO }
  slipway:registry: { port: 5000 }
  slipway:images:
    traefik: traefik:v3.7.15@${DIGEST}
  slipway:secrets:
    registry-password: { secure: v1:ciphertext }
    name-key: { secure: v1:ciphertext }
`;

export const ENVIRONMENT_FILE = "Pulumi.staging.yaml";
export const PLATFORM_FILE = "Pulumi.platform.yaml";

export function parseText(text: string, file: string, known: Known): StackConfig {
  return parseStackConfig(textConfigSource(text, file), known);
}

/** The whole message that a text is refused with. */
export function refusal(text: string, file: string, known: Known): string {
  try {
    parseText(text, file, known);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "accepted";
}
