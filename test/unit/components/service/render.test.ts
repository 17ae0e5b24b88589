import * as assert from "node:assert/strict";
import type { ResolvedService } from "../../../../model/resolved-service";
import { resolvedService, SECRET_FILE } from "./builders";
import { at, type Json, labels, render } from "./rendered";

const CONTAINER = "taskSpec.containerSpec";
const FULL_HEALTH = {
  command: ["check", "-q"],
  interval: "5s",
  timeout: "3s",
  retries: 3,
} as const;

/** What a field of the spec becomes. */
const PRESENT: readonly [string, Partial<ResolvedService>, string, Json][] = [
  ["the stack in its name", {}, "name", "staging-app"],
  ["what runs, not what is pinned", {}, `${CONTAINER}.image`, "app:2"],
  ["its replicas", { replicas: 0 }, "mode.replicated.replicas", 0],
  ["its entry point", { entrypoint: ["run"] }, `${CONTAINER}.commands`, ["run"]],
  ["its command", { command: ["serve", "-v"] }, `${CONTAINER}.args`, ["serve", "-v"]],
  ["its host name", { hostname: "mongodb" }, `${CONTAINER}.hostname`, "mongodb"],
  ["its user", { user: "1000:1000" }, `${CONTAINER}.user`, "1000:1000"],
  [
    "DNS servers of its own",
    { nameservers: ["192.0.2.53"] },
    `${CONTAINER}.dnsConfig`,
    { nameservers: ["192.0.2.53"] },
  ],
  ["no capability by default", {}, `${CONTAINER}.capDrops`, ["ALL"]],
  [
    "capabilities that it takes back",
    { capabilities: { add: ["NET_BIND_SERVICE"], drop: ["ALL"] } },
    `${CONTAINER}.capAdds`,
    ["NET_BIND_SERVICE"],
  ],
  ["a read-only root", {}, `${CONTAINER}.readOnly`, true],
  ["a writable root", { readOnlyRoot: false }, `${CONTAINER}.readOnly`, false],
  ["a process that hands signals on", {}, `${CONTAINER}.init`, true],
  [
    "memory file systems",
    { tmpfs: [{ path: "/tmp", size: "16MiB" }] },
    `${CONTAINER}.mounts`,
    [{ type: "tmpfs", target: "/tmp", tmpfsOptions: { sizeBytes: 16_777_216 } }],
  ],
  [
    "volumes of its stack",
    { volumes: [{ name: "data", path: "/data", readOnly: true }] },
    `${CONTAINER}.mounts`,
    [{ type: "volume", source: "staging-data", target: "/data", readOnly: true }],
  ],
  [
    "its environment, sorted",
    { environment: { B: "2", A: "x=y" } },
    `${CONTAINER}.env`,
    { A: "x=y", B: "2" },
  ],
  [
    "its health check without a shell",
    { health: FULL_HEALTH },
    `${CONTAINER}.healthcheck`,
    {
      tests: ["CMD", "check", "-q"],
      interval: "5s",
      timeout: "3s",
      retries: 3,
      startPeriod: "15s",
    },
  ],
  [
    "no start period where checks alone take longer than a start",
    { health: { ...FULL_HEALTH, interval: "20s" } },
    `${CONTAINER}.healthcheck.startPeriod`,
    "0s",
  ],
  ["time to drain and to answer before it is killed", {}, `${CONTAINER}.stopGracePeriod`, "25s"],
  [
    "a policy of restarts",
    {},
    "taskSpec.restartPolicy",
    {
      condition: "any",
      delay: "2s",
      maxAttempts: 0,
      window: "0s",
    },
  ],
  [
    "a bound on restarts",
    { restart: { condition: "on-failure", delay: "90s", maxAttempts: 3 } },
    "taskSpec.restartPolicy",
    { condition: "on-failure", delay: "1m30s", maxAttempts: 3, window: "0s" },
  ],
  [
    "limits and reservations",
    { resources: { limits: { cpus: 0.5, memory: "64MiB" }, reservations: { cpus: 0.1 } } },
    "taskSpec.resources",
    {
      limits: { nanoCpus: 500_000_000, memoryBytes: 67_108_864 },
      reservation: { nanoCpus: 100_000_000 },
    },
  ],
  [
    "where it may run",
    { placement: { role: "worker", labels: { zone: "a", disk: "ssd" }, maxPerNode: 1 } },
    "taskSpec.placement",
    {
      constraints: ["node.labels.disk==ssd", "node.labels.zone==a", "node.role==worker"],
      maxReplicas: 1,
    },
  ],
  [
    "rotated logs",
    {},
    "taskSpec.logDriver",
    {
      name: "json-file",
      options: { "max-file": "3", "max-size": "10485760" },
    },
  ],
  [
    "how a new version takes over",
    {},
    "updateConfig",
    {
      order: "start-first",
      parallelism: 1,
      monitor: "2s",
      failureAction: "rollback",
      delay: "0s",
      maxFailureRatio: "0.0",
    },
  ],
  [
    "how long it waits from one to the next",
    { update: { ...resolvedService().update, delay: "90s" } },
    "updateConfig.delay",
    "1m30s",
  ],
  [
    "how the old one comes back",
    {
      update: {
        order: "stop-first",
        parallelism: 2,
        monitor: "5s",
        delay: "4s",
        onFailure: "pause",
      },
    },
    "rollbackConfig",
    {
      order: "stop-first",
      parallelism: 2,
      monitor: "5s",
      failureAction: "pause",
      delay: "4s",
      maxFailureRatio: "0.0",
    },
  ],
  [
    "how the old one comes back where it starts first: all at once",
    {
      update: {
        order: "start-first",
        parallelism: 2,
        monitor: "5s",
        delay: "4s",
        onFailure: "rollback",
      },
    },
    "rollbackConfig",
    {
      order: "start-first",
      parallelism: 0,
      monitor: "5s",
      failureAction: "pause",
      delay: "0s",
      maxFailureRatio: "0.0",
    },
  ],
  ["names that answer with instances' addresses", {}, "endpointSpec", { mode: "dnsrr" }],
  [
    "ports of the machine, sorted",
    {
      update: {
        order: "stop-first",
        parallelism: 1,
        monitor: "2s",
        delay: "0s",
        onFailure: "rollback",
      },
      hostPorts: [
        { container: 53, host: 53, protocol: "udp" },
        { container: 80, host: 8, protocol: "tcp" },
      ],
    },
    "endpointSpec.ports",
    [
      { targetPort: 80, publishedPort: 8, protocol: "tcp", publishMode: "host" },
      { targetPort: 53, publishedPort: 53, protocol: "udp", publishMode: "host" },
    ],
  ],
];

describe("a Swarm service", () => {
  for (const [name, given, path, expected] of PRESENT) {
    it(`has ${name}`, () => {
      assert.deepEqual(at(render(given), path), expected);
    });
  }

  const ABSENT: readonly [string, string][] = [
    ["an entry point of its own", `${CONTAINER}.commands`],
    ["a command of its own", `${CONTAINER}.args`],
    ["a host name", `${CONTAINER}.hostname`],
    ["a user", `${CONTAINER}.user`],
    ["added capabilities", `${CONTAINER}.capAdds`],
    ["mounts", `${CONTAINER}.mounts`],
    ["an environment", `${CONTAINER}.env`],
    ["a health check that hides the image's", `${CONTAINER}.healthcheck`],
    ["secrets", `${CONTAINER}.secrets`],
    ["config files", `${CONTAINER}.configs`],
    ["DNS servers", `${CONTAINER}.dnsConfig`],
    ["constraints", "taskSpec.placement.constraints"],
    ["reservations", "taskSpec.resources.reservation"],
    ["a limit of processors", "taskSpec.resources.limits.nanoCpus"],
    ["ports", "endpointSpec.ports"],
    ["the provider's own wait", "convergeConfig"],
    ["credentials, a change of which would replace it", "auth"],
  ];
  for (const [name, path] of ABSENT) {
    it(`has not ${name} unless asked for`, () => {
      assert.equal(at(render(), path), undefined);
    });
  }

  it("is in its stack's network only, by id, where its name answers", () => {
    assert.deepEqual(at(render(), "taskSpec.networksAdvanceds"), [
      { id: "private-id", aliases: ["app"] },
    ]);
  });

  it("answers at the further names that the platform gives it in a network", () => {
    const privateNetwork = { id: "private-id", name: "private", aliases: ["app.example.org"] };
    const networks = [
      { id: "one-id", name: "one", aliases: ["other"] },
      { id: "two-id", name: "two" },
    ];
    const rendered = render({}, { privateNetwork, grants: { networks } });
    assert.deepEqual(at(rendered, "taskSpec.networksAdvanceds"), [
      { id: "private-id", aliases: ["app", "app.example.org"] },
      { id: "one-id", aliases: ["other"] },
      { id: "two-id" },
    ]);
    const spec = (aliases: readonly string[]) =>
      labels(render({}, { privateNetwork: { ...privateNetwork, aliases } }))["slipway.spec"];
    assert.notEqual(spec(["one"]), spec(["two"]));
  });

  it("gets its secrets and config files by id, as files of their owner", () => {
    const rendered = render(
      {
        secrets: [SECRET_FILE],
        configFiles: [{ path: "/etc/app.conf", content: "x", mode: "0444" }],
      },
      {
        secrets: [{ id: "secret-id", name: "secret-name" }],
        configs: [{ id: "config-id", name: "config-name" }],
      },
    );
    assert.deepEqual(at(rendered, `${CONTAINER}.secrets`), [
      {
        secretId: "secret-id",
        secretName: "secret-name",
        fileName: "/run/secrets/password",
        fileUid: "1000",
        fileGid: "1000",
        fileMode: 0o400,
      },
    ]);
    assert.deepEqual(at(rendered, `${CONTAINER}.configs`), [
      {
        configId: "config-id",
        configName: "config-name",
        fileName: "/etc/app.conf",
        fileMode: 0o444,
      },
    ]);
  });
});
