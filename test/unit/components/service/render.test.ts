import * as assert from "node:assert/strict";
import type { ResolvedService } from "../../../../model/resolved-service";
import {
  renderSwarmService,
  wantedSwarmService,
} from "../../../../components/service/swarm/render";
import type { SwarmWiring } from "../../../../components/service/swarm/wiring";
import { PUBLIC, resolvedService, SECRET_FILE, swarmWiring } from "./builders";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The arguments as plain data, without what is undefined. */
function render(given: Partial<ResolvedService> = {}, wiring: Partial<SwarmWiring> = {}): Json {
  const args = renderSwarmService(resolvedService(given), swarmWiring(wiring), "7");
  return JSON.parse(JSON.stringify(args)) as Json;
}

/** What stands at a path; undefined where nothing does. */
function at(value: Json | undefined, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((here, key) => {
    if (typeof here !== "object" || here === null) return undefined;
    return Array.isArray(here) ? here[Number(key)] : here[key];
  }, value);
}

function labels(rendered: Json): Record<string, string> {
  const list = at(rendered, "labels") as { label: string; value: string }[];
  return Object.fromEntries(list.map(({ label, value }) => [label, value]));
}

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
  ["time to drain and to answer before it is killed", {}, `${CONTAINER}.stopGracePeriod`, "16s"],
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
    "how the old one comes back",
    { update: { order: "stop-first", parallelism: 2, monitor: "5s", onFailure: "pause" } },
    "rollbackConfig",
    {
      order: "stop-first",
      parallelism: 2,
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
      update: { order: "stop-first", parallelism: 1, monitor: "2s", onFailure: "rollback" },
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

describe("the labels of a Swarm service", () => {
  it("say whose it is, what it runs, and nothing to the edge", () => {
    const { "slipway.spec": spec, ...rest } = labels(render());
    assert.match(spec ?? "", /^[0-9a-f]{16}$/);
    assert.deepEqual(rest, {
      "slipway.attempt": "7",
      "slipway.pin": "app:2@sha256:0",
      "slipway.project": "slipway",
      "slipway.service": "app",
      "slipway.stack": "staging",
    });
  });

  it("have the attempt first, which is where a plan without the engine keeps the state's", () => {
    for (const given of [{}, { public: PUBLIC }]) {
      assert.equal(at(render(given), "labels.0.label"), "slipway.attempt");
    }
  });

  it("route a public service, in the edge's network", () => {
    const rendered = render({ public: PUBLIC });
    const traefik = Object.entries(labels(rendered)).filter(([name]) => name.startsWith("traefik"));
    assert.deepEqual(Object.fromEntries(traefik), {
      "traefik.enable": "true",
      "traefik.swarm.network": "platform-edge",
      "traefik.http.routers.staging-app.rule": "Host(`staging.app.example.org`)",
      "traefik.http.routers.staging-app.entrypoints": "web",
      "traefik.http.routers.staging-app.service": "staging-app",
      "traefik.http.routers.staging-app.middlewares": "staging-app-retry",
      "traefik.http.middlewares.staging-app-retry.retry.attempts": "3",
      "traefik.http.middlewares.staging-app-retry.retry.initialinterval": "50ms",
      "traefik.http.services.staging-app.loadbalancer.server.port": "8080",
    });
    assert.equal(labels(rendered)["slipway.url"], "http://staging.app.example.org/");
    assert.deepEqual(at(rendered, "taskSpec.networksAdvanceds"), [
      { id: "private-id", aliases: ["app"] },
      { id: "edge-id" },
    ]);
  });

  it("route a path, and have instances asked whether they serve", () => {
    const route = { ...PUBLIC, path: "/api", healthPath: "/healthz" };
    const found = labels(render({ public: route }));
    assert.equal(
      found["traefik.http.routers.staging-app.rule"],
      "Host(`staging.app.example.org`) && PathPrefix(`/api`)",
    );
    const check = "traefik.http.services.staging-app.loadbalancer.healthcheck";
    assert.equal(found[`${check}.path`], "/healthz");
    assert.equal(found[`${check}.interval`], "1s");
  });
});

describe("the hash of a spec", () => {
  const hash = (given: Partial<ResolvedService>, wiring: Partial<SwarmWiring> = {}) =>
    wantedSwarmService(resolvedService(given), swarmWiring(wiring)).labels["slipway.spec"];

  it("is the same whatever the order of keys, and whatever ids the engine gives", () => {
    const one = hash({ environment: { A: "1", B: "2" } });
    assert.equal(hash({ environment: { B: "2", A: "1" } }), one);
    const privateNetwork = { id: "another-id", name: "staging-private" };
    assert.equal(hash({ environment: { A: "1", B: "2" } }, { privateNetwork }), one);
  });

  const CHANGES: readonly [string, Partial<ResolvedService>][] = [
    ["the image", { image: { name: "app", pin: "app:3@sha256:1", run: "app:3" } }],
    ["the scale", { replicas: 3 }],
    ["the environment", { environment: { A: "2" } }],
    ["the health check", { health: FULL_HEALTH }],
    ["the update policy", { update: { ...resolvedService().update, monitor: "9s" } }],
    ["a mount", { tmpfs: [{ path: "/tmp", size: "16MiB" }] }],
    ["timing", { timing: { start: "30s", drain: "6s", longestRequest: "10s" } }],
  ];
  for (const [name, given] of CHANGES) {
    it(`changes with ${name}`, () => {
      assert.notEqual(hash(given), hash({}));
    });
  }

  it("changes with the value of a secret, by its name", () => {
    const withSecret = (name: string) =>
      hash({ secrets: [SECRET_FILE] }, { secrets: [{ id: "id", name }] });
    assert.notEqual(withSecret("staging-app-password-1"), withSecret("staging-app-password-2"));
  });
});

describe("what Swarm cannot express", () => {
  const PORT = { container: 80, host: 80, protocol: "tcp" } as const;
  const stopFirst = { ...resolvedService().update, order: "stop-first" } as const;

  const REFUSED: readonly [string, Partial<ResolvedService>, string][] = [
    [
      "a port of the machine with start-first",
      { hostPorts: [PORT] },
      'service "app": update.order is start-first and hostPorts are given: on cluster kind swarm ' +
        "the new instance cannot open a port that the old one still holds; allowed: stop-first",
    ],
    [
      "a port of the machine twice",
      { hostPorts: [PORT, { ...PORT, container: 81 }], update: stopFirst },
      'service "app": hostPorts opens 80/tcp twice: cluster kind swarm gives a port to one of ' +
        "them only",
    ],
    [
      "no attempt at a restart",
      { restart: { condition: "any", delay: "1s", maxAttempts: 0 } },
      'service "app": restart.maxAttempts is 0, which cluster kind swarm takes as without end; ' +
        "allowed: 1 or more, or restart.condition none",
    ],
    [
      "no retry of a health check",
      { health: { ...FULL_HEALTH, retries: 0 } },
      'service "app": health.retries is 0, which cluster kind swarm takes as its own default; ' +
        "allowed: 1 or more",
    ],
    [
      "next to no processor",
      { resources: { limits: {}, reservations: { cpus: 0.0001 } } },
      'service "app": resources.reservations.cpus is 0.0001; cluster kind swarm allows 0.001 ' +
        "and more",
    ],
    [
      "next to no memory",
      { resources: { limits: { memory: "1MiB" }, reservations: {} } },
      'service "app": resources.limits.memory is 1MiB; cluster kind swarm allows 6MiB and more',
    ],
    [
      "a name that is too long",
      { name: "a".repeat(60) },
      `service "${"a".repeat(60)}": its name on the cluster, "staging-${"a".repeat(60)}", has 68 ` +
        "letters; Swarm allows 63",
    ],
  ];
  for (const [name, given, summary] of REFUSED) {
    it(`is refused: ${name}`, () => {
      assert.throws(() => render(given), { name: "UserError", summary });
    });
  }

  it("is refused: a public service in a stack without an edge", () => {
    assert.throws(() => render({ public: PUBLIC }, { edgeNetwork: undefined }), {
      summary: 'service "app": public is given, but its stack has no edge that could route to it',
    });
  });

  it("is told all at once", () => {
    const both = { hostPorts: [PORT], health: { ...FULL_HEALTH, retries: 0 } };
    assert.throws(() => render(both), /update\.order.*\n.*health\.retries/);
  });

  it("leaves the same port for both protocols", () => {
    const hostPorts = [PORT, { ...PORT, protocol: "udp" } as const];
    assert.doesNotThrow(() => render({ hostPorts, update: stopFirst }));
  });
});
