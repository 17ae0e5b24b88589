import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { HostSwarm } from "../../../../components/cluster/host-swarm";
import { plannedHost } from "../../../../components/hosts/planned-host";
import type { Host, HostRole } from "../../../../model/host";
import type { ObservedCluster } from "../../../../rollout/observe";
import { type Plan, planOf } from "../../../golden/plan";
import { swarmHost } from "./builders";

const ORIGIN = { project: "slipway", stack: "platform" };
const EMPTY: ObservedCluster = { compared: true, services: [], containers: [], nodes: [] };
const COMMAND = "command:local:Command";

function host(name: string, given: Partial<Host> = {}): Host {
  const role: HostRole = name.startsWith("m") ? "manager" : "worker";
  return { ...swarmHost(name), role, labels: {}, ...given };
}

interface Given {
  readonly observed?: ObservedCluster;
  readonly nonce?: string;
  readonly preview?: boolean;
}

function planSwarm(
  hosts: readonly Host[],
  { observed = EMPTY, nonce = "now", preview = false }: Given = {},
): Promise<Plan> {
  return planOf(
    async () => {
      const args = { origin: ORIGIN, hosts: hosts.map(plannedHost), observed, nonce };
      return { clusterId: new HostSwarm("cluster", args).clusterId };
    },
    { stack: "platform", preview },
  );
}

function environmentOf(plan: Plan, name: string): Record<string, string> {
  return plan.find(COMMAND, name).inputs["environment"] as Record<string, string>;
}

interface Registration {
  getName(): string;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
}

/** What the engine is told beside a resource's inputs, by the resource's name. */
async function registrations(
  program: () => void,
): Promise<Map<string, { after: string[]; ignoring: string[] }>> {
  const seen = new Map<string, { after: string[]; ignoring: string[] }>();
  await planOf(
    async () => {
      const monitor = pulumi.runtime.getMonitor() as unknown as {
        registerResource(request: Registration, done: unknown): void;
      };
      const real = monitor.registerResource.bind(monitor);
      monitor.registerResource = (request, done) => {
        const after = request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? "");
        seen.set(request.getName(), { after, ignoring: request.getIgnorechangesList() });
        real(request, done);
      };
      program();
      return {};
    },
    { stack: "platform" },
  );
  return seen;
}

describe("HostSwarm", () => {
  it("makes managers come one after the other, then the workers, each on its prepared machine", async () => {
    const seen = await registrations(() => {
      const prepared = Object.fromEntries(
        ["m1", "m2", "w1"].map((name) => [name, [new pulumi.ComponentResource("test:x", name)]]),
      );
      const hosts = ["w1", "m1", "w2", "m2"].map((name) => plannedHost(host(name)));
      new HostSwarm("cluster", { origin: ORIGIN, hosts, prepared, observed: EMPTY, nonce: "now" });
    });
    const after = (name: string) => seen.get(name)?.after.filter((one) => /^cluster/.test(one));
    assert.deepEqual(after("cluster-node-m1"), ["cluster-swarm"]);
    assert.ok(after("cluster-node-m2")?.includes("cluster-node-m1"));
    for (const worker of ["w1", "w2"]) {
      assert.ok(after(`cluster-node-${worker}`)?.includes("cluster-node-m2"), worker);
      assert.ok(!after(`cluster-node-${worker}`)?.some((one) => /-w\d$/.test(one)), worker);
    }
  });

  it("leaves an attempt as the state has it, only when nothing could be compared", async () => {
    for (const observed of [EMPTY, { compared: false, why: "no answer" } as const]) {
      const seen = await registrations(() => {
        const hosts = [plannedHost(host("m1"))];
        new HostSwarm("cluster", { origin: ORIGIN, hosts, observed, nonce: "now" });
      });
      assert.deepEqual(
        seen.get("cluster-node-m1")?.ignoring,
        observed.compared ? [] : ["environment.SLIPWAY_SWARM_NODE_ATTEMPT"],
      );
    }
  });

  it("is a command that forms the swarm, and one a machine, with its way back", async () => {
    const plan = await planSwarm([host("w1"), host("m1"), host("m2")]);
    const commands = plan.resources.filter(({ type }) => type === COMMAND);
    assert.deepEqual(
      commands.map(({ name, inputs }) => [name, inputs["create"], inputs["delete"]]),
      ["cluster-swarm", "cluster-node-m1", "cluster-node-m2", "cluster-node-w1"].map((name) => {
        const script = "node --import=tsx components/cluster/host-swarm-command.ts";
        return name === "cluster-swarm"
          ? [name, `${script} form`, undefined]
          : [name, `${script} ensure`, `${script} remove`];
      }),
    );
    for (const { inputs } of commands) assert.equal(inputs["triggers"], undefined);
    assert.deepEqual(plan.outputs, { clusterId: "cluster-id" });
  });

  it("declares the same at preview, when no swarm is known", async () => {
    const hosts = [host("m1"), host("w1")];
    const [preview, up] = [await planSwarm(hosts, { preview: true }), await planSwarm(hosts)];
    assert.deepEqual(
      preview.resources.map(({ name }) => name),
      up.resources.map(({ name }) => name),
    );
  });

  it("names no folder of this machine, no join token, and no key but its file", async () => {
    const plan = await planSwarm([host("m1", { key: "~/.ssh/id" }), host("w1")]);
    const text = JSON.stringify(plan.resources);
    assert.ok(text.includes("~/.ssh/id"));
    for (const wrong of [process.cwd(), "SWMTKN", "PRIVATE KEY"]) assert.ok(!text.includes(wrong));
  });

  it("changes nothing of the others when a worker is added, or relabelled", async () => {
    const seen = ["cluster-swarm", "cluster-node-m1", "cluster-node-w1"];
    const before = await planSwarm([host("m1"), host("w1")]);
    const after = await planSwarm([host("m1"), host("w2", { labels: { a: "1" } }), host("w1")]);
    for (const name of seen) {
      assert.deepEqual(environmentOf(after, name), environmentOf(before, name));
    }
  });

  it("changes nothing of the others when a manager is relabelled", async () => {
    const before = await planSwarm([host("m1"), host("w1")]);
    const after = await planSwarm([host("m1", { labels: { a: "1" } }), host("w1")]);
    for (const name of ["cluster-swarm", "cluster-node-w1"]) {
      assert.deepEqual(environmentOf(after, name), environmentOf(before, name));
    }
  });

  it("shows a machine that was changed behind Pulumi's back, and only that", async () => {
    const hosts = [host("m1"), host("w1")];
    const first = await planSwarm(hosts, { nonce: "first" });
    const nodes = ["m1", "w1"].map((name) => ({
      id: name,
      hostname: name,
      role: name === "m1" ? "manager" : "worker",
      availability: "active",
      state: "ready",
      labels: {
        "slipway.host": name,
        "slipway.attempt":
          environmentOf(first, `cluster-node-${name}`)["SLIPWAY_SWARM_NODE_ATTEMPT"] ?? "",
      },
      address: name,
    }));
    const same = await planSwarm(hosts, { nonce: "second", observed: { ...EMPTY, nodes } });
    assert.deepEqual(same.resources, first.resources);

    const down = nodes.map((node) => (node.id === "w1" ? { ...node, state: "down" } : node));
    const other = await planSwarm(hosts, {
      nonce: "third",
      observed: { ...EMPTY, nodes: down },
    });
    const changed = other.resources.filter(
      ({ inputs }, at) =>
        JSON.stringify(inputs) !== JSON.stringify(first.resources[at]?.inputs ?? {}),
    );
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["cluster-node-w1"],
    );
  });

  it("knows a machine whose address is told only after creation", async () => {
    const plan = await planOf(
      async () => {
        const hosts = [{ ...plannedHost(host("m1")), host: pulumi.output(host("m1")) }];
        const args = { origin: ORIGIN, hosts, observed: EMPTY, nonce: "now" };
        return { clusterId: new HostSwarm("cluster", args).clusterId };
      },
      { stack: "platform" },
    );
    assert.match(
      String(environmentOf(plan, "cluster-node-m1")["SLIPWAY_SWARM_HOST"]),
      /m1\.cluster/,
    );
  });
});
