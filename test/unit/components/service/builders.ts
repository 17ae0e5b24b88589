import { resolveRelease } from "../../../../model/resolve-release";
import type { ResolvedService } from "../../../../model/resolved-service";
import type { SwarmWiring } from "../../../../components/service/swarm/wiring";

/** A private web service with nothing but what every service has. */
export function resolvedService(given: Partial<ResolvedService> = {}): ResolvedService {
  return {
    name: "app",
    image: { name: "app", pin: "app:2@sha256:0", run: "app:2" },
    replicas: 2,
    entrypoint: [],
    command: [],
    capabilities: { add: [], drop: ["ALL"] },
    readOnlyRoot: true,
    tmpfs: [],
    environment: {},
    secrets: [],
    configFiles: [],
    volumes: [],
    hostPorts: [],
    nameservers: [],
    timing: { start: "30s", drain: "5s", longestRequest: "10s" },
    update: {
      order: "start-first",
      parallelism: 1,
      monitor: "2s",
      delay: "0s",
      onFailure: "rollback",
    },
    restart: { condition: "any", delay: "2s" },
    resources: { limits: { memory: "256MiB" }, reservations: {} },
    logs: { maxSize: "10MiB", maxFiles: 3 },
    placement: {},
    dependsOn: [],
    release: resolveRelease(),
    ...given,
  };
}

export const PUBLIC: NonNullable<ResolvedService["public"]> = {
  hostname: "staging.app.example.org",
  path: "/",
  url: "http://staging.app.example.org/",
  port: 8080,
};

export const SECRET_FILE: ResolvedService["secrets"][number] = {
  name: "password",
  path: "/run/secrets/password",
  template: "{value}",
  uid: 1000,
  mode: "0400",
};

export function swarmWiring(given: Partial<SwarmWiring> = {}): SwarmWiring {
  return {
    origin: { project: "slipway", stack: "staging" },
    privateNetwork: { id: "private-id", name: "staging-private" },
    edgeNetwork: { id: "edge-id", name: "platform-edge" },
    secrets: [],
    configs: [],
    ...given,
  };
}
