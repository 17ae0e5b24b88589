import * as assert from "node:assert/strict";
import { resolveService } from "../../../model/resolve-service";
import type { ServiceSpec } from "../../../model/service-spec";

const IMAGE = { name: "web", pin: "web:1@unknown", run: "sha256:abc" };

function resolve(spec: Partial<ServiceSpec>, overrides = {}, context = {}) {
  return resolveService({ name: "web", ...spec }, overrides, { image: IMAGE, ...context });
}

describe("resolveService", () => {
  it("fills in every default", () => {
    assert.deepEqual(resolve({}), {
      name: "web",
      image: IMAGE,
      replicas: 1,
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
      release: { before: [], after: [], smoke: [] },
    });
  });

  it("fills in the defaults of what is declared", () => {
    const service = resolve({
      user: "1000:1000",
      tmpfs: [{ path: "/tmp" }],
      secrets: [{ name: "token" }],
      configFiles: [{ path: "/etc/web.conf", content: "a" }],
      volumes: [{ name: "data", path: "/data" }],
      hostPorts: [{ container: 3001, host: 50_001 }],
      health: { command: ["/health"] },
    });
    assert.deepEqual(service.tmpfs, [{ path: "/tmp", size: "16MiB" }]);
    assert.deepEqual(service.secrets, [
      { name: "token", path: "/run/secrets/token", template: "{value}", uid: 1000, mode: "0400" },
    ]);
    assert.deepEqual(service.configFiles, [{ path: "/etc/web.conf", content: "a", mode: "0444" }]);
    assert.deepEqual(service.volumes, [{ name: "data", path: "/data", readOnly: false }]);
    assert.deepEqual(service.hostPorts, [{ container: 3001, host: 50_001, protocol: "tcp" }]);
    assert.deepEqual(service.health, {
      command: ["/health"],
      interval: "5s",
      timeout: "3s",
      retries: 3,
    });
  });

  it("stops the old first where two can't run at once", () => {
    assert.equal(resolve({ volumes: [{ name: "d", path: "/d" }] }).update.order, "stop-first");
    assert.equal(resolve({ hostPorts: [{ container: 1, host: 1 }] }).update.order, "stop-first");
    const told = resolve({
      volumes: [{ name: "d", path: "/d" }],
      update: { order: "start-first" },
    });
    assert.equal(told.update.order, "start-first");
  });

  it("gives files to root where the user is known by name only", () => {
    const owner = (user: string) => resolve({ user, secrets: [{ name: "token" }] }).secrets[0]?.uid;
    assert.deepEqual([owner("app"), owner("101"), owner("app:101")], [0, 101, 0]);
  });

  it("lets the stack's config win", () => {
    const service = resolve(
      {
        replicas: 2,
        environment: { A: "spec", B: "spec" },
        resources: { limits: { cpus: 1, memory: "64MiB" } },
      },
      {
        replicas: 0,
        environment: { B: "config" },
        resources: { limits: { cpus: 2, memory: undefined }, reservations: { memory: "32MiB" } },
      },
    );
    assert.equal(service.replicas, 0);
    assert.deepEqual(service.environment, { A: "spec", B: "config" });
    assert.deepEqual(service.resources, {
      limits: { cpus: 2, memory: "64MiB" },
      reservations: { memory: "32MiB" },
    });
  });

  it("reads env files first, in their order", () => {
    const files: Record<string, string> = { "a.env": "A=1\nB=1\nC=1", "b.env": "B=2\nC=2" };
    const service = resolve(
      { envFiles: ["a.env", "b.env"], environment: { C: "3" } },
      {},
      { readFile: (file: string) => files[file] },
    );
    assert.deepEqual(service.environment, { A: "1", B: "2", C: "3" });
  });

  it("says where a public service is reached", () => {
    const context = {
      hostname: (host: string) => `staging.${host}.example.org`,
      url: (hostname: string, path: string) => `http://${hostname}:8080${path}`,
    };
    assert.deepEqual(resolve({ public: { port: 3001 } }, {}, context).public, {
      hostname: "staging.web.example.org",
      path: "/",
      url: "http://staging.web.example.org:8080/",
      port: 3001,
    });
    const route = { port: 3001, host: "app", path: "/api", healthPath: "/healthz" };
    assert.deepEqual(resolve({ public: route }, {}, context).public, {
      hostname: "staging.app.example.org",
      path: "/api",
      url: "http://staging.app.example.org:8080/api",
      port: 3001,
      healthPath: "/healthz",
    });
  });

  it("leaves a service that is not public without a route", () => {
    assert.equal("public" in resolve({}), false);
  });
});
