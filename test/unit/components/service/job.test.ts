import * as assert from "node:assert/strict";
import { renderSwarmJob, type SwarmJob } from "../../../../components/service/swarm/job";
import type { SwarmWiring } from "../../../../components/service/swarm/wiring";
import type { ResolvedService } from "../../../../model/resolved-service";
import { PUBLIC, resolvedService, SECRET_FILE, swarmWiring } from "./builders";
import { at, type Json } from "./rendered";

const CONTAINER = "TaskTemplate.ContainerSpec";
const PROCESS: SwarmJob["process"] = {
  entrypoint: [],
  command: ["migrate"],
  environment: {},
  timeout: "5m",
};

interface Given {
  readonly service?: Partial<ResolvedService>;
  readonly wiring?: Partial<SwarmWiring>;
  readonly job?: Partial<SwarmJob>;
}

function job({ service, wiring, job: given }: Given = {}): { spec: Json; timeoutMs: number } {
  const { spec, timeoutMs } = renderSwarmJob(resolvedService(service), swarmWiring(wiring), {
    task: "migrate",
    phase: "before",
    pin: "app:2@sha256:0",
    image: "app:2",
    process: PROCESS,
    ...given,
  });
  return { spec: JSON.parse(JSON.stringify(spec)) as Json, timeoutMs };
}

function name(given: Partial<SwarmJob>): string {
  return String(at(job({ job: given }).spec, "Name"));
}

/** What a field of the service or of the task becomes. */
const PRESENT: readonly [string, Given, string, Json][] = [
  ["what runs, not what is pinned", {}, `${CONTAINER}.Image`, "app:2"],
  [
    "the service's DNS servers",
    { service: { nameservers: ["192.0.2.53"] } },
    `${CONTAINER}.DNSConfig`,
    { Nameservers: ["192.0.2.53"] },
  ],
  ["its command", {}, `${CONTAINER}.Args`, ["migrate"]],
  [
    "its entry point",
    { job: { process: { ...PROCESS, entrypoint: ["sh", "-c"] } } },
    `${CONTAINER}.Command`,
    ["sh", "-c"],
  ],
  [
    "the image's entry point, not the service's, unless told otherwise",
    { service: { entrypoint: ["serve"], command: ["-v"] } },
    `${CONTAINER}.Command`,
    [],
  ],
  [
    "the service's environment and its own, which wins",
    {
      service: { environment: { B: "2", A: "x=y" } },
      job: { process: { ...PROCESS, environment: { B: "3", C: "4" } } },
    },
    `${CONTAINER}.Env`,
    ["A=x=y", "B=3", "C=4"],
  ],
  ["the service's user", { service: { user: "1000:1000" } }, `${CONTAINER}.User`, "1000:1000"],
  ["a read-only root", {}, `${CONTAINER}.ReadOnly`, true],
  ["a writable root", { service: { readOnlyRoot: false } }, `${CONTAINER}.ReadOnly`, false],
  ["no capability by default", {}, `${CONTAINER}.CapabilityDrop`, ["ALL"]],
  [
    "capabilities that the service takes back",
    { service: { capabilities: { add: ["CHOWN"], drop: ["ALL"] } } },
    `${CONTAINER}.CapabilityAdd`,
    ["CHOWN"],
  ],
  [
    "memory file systems, and none of the volumes",
    {
      service: {
        tmpfs: [{ path: "/tmp", size: "16MiB" }],
        volumes: [{ name: "data", path: "/data", readOnly: false }],
      },
    },
    `${CONTAINER}.Mounts`,
    [{ Type: "tmpfs", Target: "/tmp", TmpfsOptions: { SizeBytes: 16_777_216 } }],
  ],
  ["no health check, not even the image's", {}, `${CONTAINER}.HealthCheck`, { Test: ["NONE"] }],
  [
    "limits, and keeps nothing free for itself",
    {
      service: {
        resources: { limits: { cpus: 0.5, memory: "64MiB" }, reservations: { cpus: 1 } },
      },
    },
    "TaskTemplate.Resources",
    { Limits: { NanoCPUs: 500_000_000, MemoryBytes: 67_108_864, Pids: 1_024 } },
  ],
  [
    "the service's machines",
    { service: { placement: { role: "manager", labels: { disk: "ssd" }, maxPerNode: 1 } } },
    "TaskTemplate.Placement",
    { Constraints: ["node.labels.disk==ssd", "node.role==manager"] },
  ],
  [
    "logs that can be read",
    {},
    "TaskTemplate.LogDriver",
    { Name: "json-file", Options: { "max-file": "3", "max-size": "10485760" } },
  ],
  ["one run", {}, "Mode", { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } }],
  ["no second try by Swarm", {}, "TaskTemplate.RestartPolicy", { Condition: "none" }],
  ["no virtual address", {}, "EndpointSpec", { Mode: "dnsrr" }],
  [
    "the private network alone, and no name in it",
    { service: { public: PUBLIC } },
    "TaskTemplate.Networks",
    [{ Target: "staging-private" }],
  ],
];

describe("a Swarm job", () => {
  for (const [title, given, path, expected] of PRESENT) {
    it(`has ${title}`, () => {
      assert.deepEqual(at(job(given).spec, path), expected);
    });
  }

  it("gets the service's secrets and config files by name", () => {
    const { spec } = job({
      service: {
        secrets: [SECRET_FILE],
        configFiles: [{ path: "/etc/app.conf", content: "x", mode: "0444" }],
      },
      wiring: {
        secrets: [{ id: "secret-id", name: "secret-name" }],
        configs: [{ id: "config-id", name: "config-name" }],
      },
    });
    assert.deepEqual(at(spec, `${CONTAINER}.Secrets`), [
      {
        SecretID: "secret-name",
        SecretName: "secret-name",
        File: { Name: "/run/secrets/password", UID: "1000", GID: "1000", Mode: 0o400 },
      },
    ]);
    assert.deepEqual(at(spec, `${CONTAINER}.Configs`), [
      {
        ConfigID: "config-name",
        ConfigName: "config-name",
        File: { Name: "/etc/app.conf", UID: "0", GID: "0", Mode: 0o444 },
      },
    ]);
  });

  it("is labelled as a task of its stack, and not as a service", () => {
    assert.deepEqual(at(job().spec, "Labels"), {
      "slipway.project": "slipway",
      "slipway.stack": "staging",
      "slipway.task": "app/migrate",
      "slipway.task.phase": "before",
      "slipway.pin": "app:2@sha256:0",
    });
  });

  it("has no policy of updates, which Swarm refuses for jobs", () => {
    for (const field of ["UpdateConfig", "RollbackConfig"]) {
      assert.equal(at(job().spec, field), undefined);
    }
  });

  it("may run as long as its task says", () => {
    assert.equal(job().timeoutMs, 300_000);
    assert.equal(job({ job: { process: { ...PROCESS, timeout: "90s" } } }).timeoutMs, 90_000);
  });

  it("has a name of its own for each pin and phase, and the same one again", () => {
    assert.match(name({}), /^staging-app-migrate-[0-9a-f]{8}$/);
    assert.equal(name({}), name({}));
    assert.notEqual(name({}), name({ pin: "app:3@sha256:1" }));
    assert.notEqual(name({}), name({ phase: "undo" }));
  });

  it("is refused with a name that Swarm would refuse", () => {
    const task = "a".repeat(43);
    assert.equal(name({ task: task.slice(1) }).length, 63);
    assert.throws(() => name({ task }), {
      name: "UserError",
      summary:
        `service "app", task "${task}": its name on the cluster, "staging-app-${task}-0634aed6", ` +
        "has 64 letters; Swarm allows 63",
      hint: "Choose a shorter name for the service, the task, the file or the stack.",
    });
  });
});
