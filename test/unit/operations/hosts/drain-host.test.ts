import assert from "node:assert/strict";
import type Docker from "dockerode";
import { drainHost } from "../../../../operations/hosts/drain-host";
import type { HostStatus } from "../../../../operations/hosts/host-status";

const NODE = {
  id: "node-1",
  role: "worker",
  state: "ready",
  availability: "active",
  manager: undefined,
  engine: "20.10.24",
  address: "10.0.0.1",
} as const;
const HOST: HostStatus = { name: "w1", ssh: "root@192.0.2.1:22", role: "worker", node: NODE };
const QUICK = { moveMs: 40, lookMs: 5 };

/** A swarm in which each look at the node's tasks gives the next of `states`, the last for ever. */
function swarm(availability: string, states: readonly (readonly string[])[]) {
  const updates: unknown[] = [];
  let looks = 0;
  const docker = {
    getNode: (id: string) => ({
      inspect: () =>
        Promise.resolve({
          ID: id,
          Version: { Index: 7 },
          Spec: { Role: "worker", Labels: { disk: "ssd" }, Availability: availability },
        }),
      update: (spec: unknown) => Promise.resolve(void updates.push(spec)),
    }),
    listTasks: ({ filters }: { filters: unknown }) => {
      assert.deepEqual(filters, { node: ["node-1"] });
      const now = states[Math.min(looks++, states.length - 1)] ?? [];
      return Promise.resolve(now.map((State) => ({ Status: { State } })));
    },
  } as unknown as Docker;
  return { docker, updates };
}

describe("draining a host", () => {
  it("waits until nothing is left on it, and keeps its labels and role", async () => {
    const { docker, updates } = swarm("active", [["running", "complete"], ["shutdown"]]);
    const lines: string[] = [];
    await drainHost(docker, HOST, { undo: false }, (line) => lines.push(line), QUICK);
    assert.deepEqual(updates, [
      { Role: "worker", Labels: { disk: "ssd" }, Availability: "drain", version: 7 },
    ]);
    assert.deepEqual(lines, ["1 instance still on w1"]);
  });

  it("says what did not leave in time", async () => {
    const { docker } = swarm("drain", [["running", "starting"]]);
    await assert.rejects(
      drainHost(docker, HOST, { undo: false }, () => undefined, QUICK),
      {
        message:
          "w1 is drained, but 2 instances did not leave it in 0.04 s\n" +
          "docker node ps w1 shows them; `slipway host drain --undo w1` takes it back.",
      },
    );
  });

  it("changes nothing of a host that is drained already", async () => {
    const { docker, updates } = swarm("drain", [[]]);
    await drainHost(docker, HOST, { undo: false }, () => undefined, QUICK);
    assert.deepEqual(updates, []);
  });

  it("takes it back without waiting for anything", async () => {
    const { docker, updates } = swarm("drain", [["running"]]);
    await drainHost(docker, HOST, { undo: true }, () => assert.fail("nothing to wait for"), QUICK);
    assert.equal(updates.length, 1);
  });

  it("refuses a host that is not in the swarm", async () => {
    const { docker } = swarm("active", [[]]);
    const absent = { ...HOST, node: undefined };
    await assert.rejects(
      drainHost(docker, absent, { undo: false }, () => undefined, QUICK),
      {
        message: "w1 is not in the swarm\nSee `slipway host ls`.",
      },
    );
  });
});
