import * as assert from "node:assert/strict";
import type Docker from "dockerode";
import { strikeOff } from "../../../../operations/hosts/strike-off";

const NODE = { id: "n1", host: "m1" };
const QUICK = { demotedMs: 10_000, lookMs: 1 };

/** A swarm with one node, whose vote is counted for as many looks after its demotion. */
function swarm({ role = "manager", looks = 2, outOfDate = 0, there = true } = {}) {
  const done: string[] = [];
  let spec: Record<string, unknown> = { Role: role, Availability: "active", Labels: { a: "1" } };
  const gone = Object.assign(new Error("no such node"), { statusCode: 404 });
  const docker = {
    getNode: (id: string) => ({
      inspect: () => {
        if (!there) return Promise.reject(gone);
        const votes = role === "manager" && (spec["Role"] === "manager" || looks-- > 0);
        return Promise.resolve({
          Version: { Index: 7 },
          Spec: spec,
          ...(votes && { ManagerStatus: {} }),
        });
      },
      update: ({ version, ...wanted }: Record<string, unknown>) => {
        if (outOfDate-- > 0) return Promise.reject(new Error("rpc error: update out of sequence"));
        spec = wanted;
        done.push(`update ${id} ${String(version)} ${JSON.stringify(wanted)}`);
        return Promise.resolve();
      },
      remove: (options: object) => {
        done.push(`remove ${id} ${JSON.stringify(options)}`);
        return Promise.resolve();
      },
    }),
  } as unknown as Docker;
  return { docker, done };
}

describe("striking a node off", () => {
  const demoted = 'update n1 7 {"Role":"worker","Availability":"active","Labels":{"a":"1"}}';

  it("takes a manager's vote away first, and waits until it counts no more", async () => {
    for (const outOfDate of [0, 1]) {
      const { docker, done } = swarm({ outOfDate });
      await strikeOff(docker, NODE, QUICK);
      assert.deepEqual(done, [demoted, 'remove n1 {"force":true}']);
    }
  });

  it("removes a worker by force", async () => {
    const { docker, done } = swarm({ role: "worker" });
    await strikeOff(docker, NODE, QUICK);
    assert.deepEqual(done, ['remove n1 {"force":true}']);
  });

  it("has nothing to do with what is not there any more", async () => {
    const { docker, done } = swarm({ there: false });
    await strikeOff(docker, NODE, QUICK);
    assert.deepEqual(done, []);
  });

  it("removes nobody whose vote is still counted", async () => {
    const { docker, done } = swarm({ looks: 1_000 });
    await assert.rejects(strikeOff(docker, NODE, { ...QUICK, demotedMs: 40 }), {
      message:
        "m1 does not answer, and the other managers still count its vote after 0.04 s\n" +
        "`docker node ls` on a manager shows where it stands; repeat the command.",
    });
    assert.deepEqual(done, [demoted]);
  });
});
