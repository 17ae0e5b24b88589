import * as assert from "node:assert/strict";
import type { EngineNodeJson } from "../../../../operations/hosts/host-status";
import { planTakeDown } from "../../../../operations/hosts/take-down-plan";
import { ownerLabels } from "../../../../model/swarm-labels";

const owner = { project: "slipway", stack: "platform" };

/** As the engine lists a node: managers begin with an `m`, and `!` is one that is not reachable. */
function node(text: string, labels?: Record<string, string>): EngineNodeJson {
  const name = text.replace("!", "");
  const isDown = text.includes("!");
  const Reachability = isDown ? "unreachable" : "reachable";
  return {
    ID: `id-${name}`,
    Spec: {
      Role: name.startsWith("m") ? "manager" : "worker",
      Labels: labels ?? { "slipway.host": name },
    },
    Description: { Hostname: name },
    Status: { State: isDown ? "down" : "ready" },
    ...(name.startsWith("m") && { ManagerStatus: { Reachability } }),
  };
}

const JOINED = (name: string) =>
  node(name, { "slipway.host": name.replace("!", ""), "slipway.joined": "true" });

function plan(
  nodes: readonly EngineNodeJson[],
  { silent = [], ours = true }: { silent?: readonly string[]; ours?: boolean } = {},
): string[] {
  const labels = ours ? ownerLabels(owner) : {};
  const strikes = planTakeDown({ nodes, labels, owner, silent: new Set(silent) });
  return strikes.map(({ id, host }) => `${host} ${id}`);
}

describe("before the machines of a platform leave their swarm", () => {
  const whole = ["m1", "m2", "m3", "w1"].map((name) => node(name));

  it("nothing is struck off while all answer", () => {
    assert.deepEqual(plan(whole), []);
    assert.deepEqual(plan([]), []);
  });

  for (const [what, nodes, silent, struck] of [
    ["a manager that does not answer", whole, ["m1"], ["m1 id-m1"]],
    ["a worker that does not answer", whole, ["w1"], ["w1 id-w1"]],
    [
      "a manager whose engine alone is down",
      [node("m1!"), node("m2"), node("m3")],
      [],
      ["m1 id-m1"],
    ],
    [
      "two of five",
      ["m1!", "m2", "m3!", "m4", "m5"].map((name) => node(name)),
      ["m1", "m3"],
      ["m1 id-m1", "m3 id-m3"],
    ],
  ] as const) {
    it(`strikes off ${what}`, () => assert.deepEqual(plan(nodes, { silent }), struck));
  }

  it("is refused without a majority, with what to do", () => {
    const nodes = ["m1!", "m2!", "m3"].map((name) => node(name));
    assert.throws(() => plan(nodes, { silent: ["m1", "m2"] }), {
      message:
        "the cluster has lost its quorum: 1 of 3 managers reachable (silent: m1, m2), 2 needed\n" +
        "Start 1 of m1, m2 again; services that run go on meanwhile. If too many are gone for good, " +
        "`docker swarm init --force-new-cluster` on a manager that is left makes it the only one.",
    });
  });

  it("is refused where machines would stay without a manager, with what to do", () => {
    const nodes = [node("m1"), node("byHand", {})];
    assert.throws(() => plan(nodes), {
      message:
        "the swarm would be left without a manager: byHand would stay in it\n" +
        "They are in the swarm without being hosts of the platform: `docker node rm --force` on a " +
        "manager strikes one off, `docker swarm leave` on its machine has it leave.",
    });
  });

  describe("in a swarm that was adopted", () => {
    it("strikes off only what Slipway joined", () => {
      const nodes = [node("m1"), node("m2"), ...["m3", "m4!", "m5", "w1"].map(JOINED)];
      assert.deepEqual(plan(nodes, { ours: false, silent: ["m2", "m4"] }), ["m4 id-m4"]);
    });

    it("is refused where those that stay would be no majority, before any leaves", () => {
      const nodes = [node("m1"), node("m2!"), JOINED("m3")];
      assert.throws(() => plan(nodes, { ours: false }), {
        summary:
          "demoting m3 would lose the quorum: 1 of 2 managers reachable (silent: m2), 2 needed",
      });
    });

    it("has nothing to do where none leaves", () => {
      assert.deepEqual(plan([node("m1!"), node("m2")], { ours: false }), []);
    });
  });

  it("tells a machine apart that was set up anew under its name", () => {
    const anew = { ...node("m1!"), ID: "id-before" };
    assert.deepEqual(plan([anew, node("m1"), node("m2"), node("m3")]), ["m1 id-before"]);
  });
});
