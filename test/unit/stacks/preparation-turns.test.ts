import * as assert from "node:assert/strict";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { HOST_LABEL, type HostRole } from "../../../model/host";
import type { ObservedCluster, ObservedNode } from "../../../rollout/observe";
import { preparationTurns } from "../../../stacks/preparation-turns";
import { HOST_KEY } from "../support/host";
import { planPlatform } from "./planned-platform";

function node(host?: string): ObservedNode {
  return {
    id: `id-${host}`,
    hostname: "any",
    role: "worker",
    availability: "active",
    state: "ready",
    labels: host === undefined ? {} : { [HOST_LABEL]: host },
    address: host === undefined ? "" : addressOf(host),
  };
}

/** Machines of the platform below. */
const MACHINES = ["w1", "m1", "m2"];
const addressOf = (name: string) => `192.0.2.1${MACHINES.indexOf(name)}`;

function observed(...hosts: readonly (string | undefined)[]): ObservedCluster {
  return { compared: true, services: [], containers: [], nodes: hosts.map(node) };
}

const role = (name: string): HostRole => (name.startsWith("m") ? "manager" : "worker");

describe("Machines are prepared one after the other", () => {
  const hosts = ["w1", "m1", "w2", "m2", "m3"].map((name) => ({ name, role: role(name) }));
  const turns = (cluster: ObservedCluster) =>
    preparationTurns(hosts, cluster).map(({ name }) => name);
  const cases = [
    {
      title: "all of them where nobody knows whether they are in a swarm",
      cluster: { compared: false, why: "no engine" } as const,
      order: ["m1", "m2", "m3", "w1", "w2"],
    },
    {
      title: "all of them while no swarm is known",
      cluster: observed(),
      order: ["m1", "m2", "m3", "w1", "w2"],
    },
    {
      title: "in a swarm, its managers first and each kind in the list's order",
      cluster: observed("m3", "m2", "m1", "w2", "w1"),
      order: ["m1", "m2", "m3", "w1", "w2"],
    },
    {
      title: "but for those that are no nodes yet",
      cluster: observed("m1", "m2", "w1"),
      order: ["m1", "m2", "w1"],
    },
    {
      title: "all of them where a node bears no host's name",
      cluster: observed("m1", undefined),
      order: ["m1", "m2", "m3", "w1", "w2"],
    },
    {
      title: "without those that have left the list",
      cluster: observed("m1", "gone", "w1"),
      order: ["m1", "w1"],
    },
  ];
  for (const { title, cluster, order } of cases) {
    it(title, () => assert.deepEqual(turns(cluster), order));
  }
});

interface Registration {
  getName(): string;
  getDependenciesList(): string[];
}

/** What each resource waits for, by its name. */
async function dependencies(run: () => Promise<unknown>): Promise<Map<string, string[]>> {
  const seen = new Map<string, string[]>();
  const prototype = MockMonitor.prototype as unknown as {
    registerResource(request: Registration, done: unknown): void;
  };
  const real = prototype.registerResource;
  prototype.registerResource = function (request, done) {
    const after = request.getDependenciesList().map((urn) => urn.split("::").at(-1) ?? "");
    seen.set(request.getName(), after);
    real.call(this, request, done);
  };
  try {
    await run();
  } finally {
    prototype.registerResource = real;
  }
  return seen;
}

describe("A platform's machines", () => {
  const ssh = MACHINES.map((name) => ({
    name,
    address: addressOf(name),
    hostKey: HOST_KEY,
    role: role(name),
  }));
  const wait = async (cluster: ObservedCluster) => {
    const seen = await dependencies(() => planPlatform({ hosts: { ssh } }, { observed: cluster }));
    const scripts = ["m1", "m2", "w1"].flatMap((name) =>
      ["machine", "turn", "network"].map((script) => `machine-${name}-${script}`),
    );
    return Object.fromEntries(scripts.map((name) => [name, seen.get(name)]));
  };

  const ownWait = (name: string) => ({
    [`machine-${name}-machine`]: [],
    [`machine-${name}-network`]: [`machine-${name}-machine`],
  });

  for (const [title, cluster] of [
    ["the swarm is still to be made, or adopted", observed()],
    ["they are nodes", observed("m1", "m2", "w1")],
  ] as const) {
    it(`have turns and all else at once when ${title}`, async () => {
      assert.deepEqual(await wait(cluster), {
        ...ownWait("m1"),
        ...ownWait("m2"),
        ...ownWait("w1"),
        "machine-m1-turn": ["machine-m1-machine"],
        "machine-m2-turn": ["machine-m2-machine", "machine-m1-turn"],
        "machine-w1-turn": ["machine-w1-machine", "machine-m2-turn"],
      });
    });
  }

  it("that are no nodes yet wait for none that is", async () => {
    assert.deepEqual(await wait(observed("m1", "m2")), {
      ...ownWait("m1"),
      ...ownWait("m2"),
      ...ownWait("w1"),
      "machine-m1-turn": ["machine-m1-machine"],
      "machine-m2-turn": ["machine-m2-machine", "machine-m1-turn"],
      "machine-w1-turn": ["machine-w1-machine"],
    });
  });
});
