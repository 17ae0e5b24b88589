import * as assert from "node:assert/strict";
import { nodeAttempt } from "../../../../components/cluster/node-attempt";
import { settingsHash } from "../../../../components/cluster/node-settings";
import type { ObservedCluster, ObservedNode } from "../../../../rollout/observe";
import { nodeSettings } from "./builders";

const SETTINGS = nodeSettings({ labels: { edge: "true" } });
const HASH = settingsHash(SETTINGS);
const LABELS = { edge: "true", "slipway.host": "m1", "slipway.attempt": `${HASH}-first` };

function seen(...nodes: Partial<ObservedNode>[]): ObservedCluster {
  const whole = {
    id: "n1",
    hostname: "one",
    role: "worker",
    availability: "active",
    state: "ready",
    labels: LABELS,
    address: "10.0.0.1",
  };
  return {
    compared: true,
    services: [],
    containers: [],
    nodes: nodes.map((node) => ({ ...whole, ...node })),
  };
}

describe("A node's attempt", () => {
  it("stays what it is while the node is as it was made", () => {
    assert.deepEqual(nodeAttempt(SETTINGS, seen({}), "now"), {
      attempt: `${HASH}-first`,
      keep: false,
    });
  });

  it("is left to Pulumi's state when nothing could be compared", () => {
    const blind: ObservedCluster = { compared: false, why: "no answer" };
    assert.deepEqual(nodeAttempt(SETTINGS, blind, "now"), { attempt: `${HASH}-now`, keep: true });
  });

  it("is new where the swarm has no such node, whoever else is in it", () => {
    const others = seen({ labels: {} }, { labels: { ...LABELS, "slipway.host": "m2" } });
    assert.deepEqual(nodeAttempt(SETTINGS, others, "now"), {
      attempt: `${HASH}-now`,
      keep: false,
    });
  });

  it("is new, without a word of drift, when only the config changed", () => {
    const changed = nodeSettings({ labels: { edge: "false" } });
    assert.deepEqual(nodeAttempt(changed, seen({}), "now"), {
      attempt: `${settingsHash(changed)}-now`,
      keep: false,
    });
  });

  const DRIFTS: readonly [string, Partial<ObservedNode>[], string][] = [
    ["was promoted by hand", [{ role: "manager" }], "is a manager, not a worker"],
    ["lost a label", [{ labels: { ...LABELS, edge: "" } }], "has the label edge=, not true"],
    ["left the swarm or is off", [{ state: "down" }], "is down"],
    [
      "was drained for a removal that was given up",
      [{ labels: { ...LABELS, "slipway.leaving": "true" } }],
      "was drained to be removed",
    ],
    [
      "has left a former node",
      [{ id: "old", state: "down" }, {}],
      "has a former node, which is left in the swarm",
    ],
  ];
  for (const [name, nodes, difference] of DRIFTS) {
    it(`is new, and said why, when the node ${name}`, () => {
      assert.deepEqual(nodeAttempt(SETTINGS, seen(...nodes), "now"), {
        attempt: `${HASH}-now`,
        keep: false,
        difference,
      });
    });
  }

  it("leaves alone what a person drained", () => {
    const { attempt, difference } = nodeAttempt(SETTINGS, seen({ availability: "drain" }), "now");
    assert.deepEqual([attempt, difference], [`${HASH}-first`, undefined]);
  });
});
