import * as assert from "node:assert/strict";
import {
  nodeDifferences,
  settingsHash,
  wantedSpec,
} from "../../../../components/cluster/node-settings";
import { nodeLabels } from "../../../../model/host";
import { nodeSettings, swarmNode } from "./builders";

const SETTINGS = nodeSettings({ labels: { edge: "true" }, availabilitySet: "a" });
const LABELS = { edge: "true", "slipway.host": "m1", "slipway.availability-set": "a" };
const MARKED = { ...LABELS, "slipway.joined": "true", "slipway.former-labels": '{"gpu":"1"}' };
const AS_MADE = swarmNode({ labels: { ...LABELS, "slipway.attempt": "1" } });

describe("A node's labels", () => {
  it("are the config's, the host's name and its availability set", () => {
    assert.deepEqual(nodeLabels(SETTINGS), LABELS);
  });

  it("name no availability set where there is none", () => {
    assert.deepEqual(nodeLabels(nodeSettings()), { "slipway.host": "m1" });
  });

  it("can't be turned away from the host by the config", () => {
    const labels = { "slipway.host": "other" };
    assert.equal(nodeLabels(nodeSettings({ labels }))["slipway.host"], "m1");
  });
});

describe("The hash of a node's settings", () => {
  it("is the same in whatever order labels are written", () => {
    const [one, other] = [
      { a: "1", b: "2" },
      { b: "2", a: "1" },
    ];
    assert.equal(
      settingsHash(nodeSettings({ labels: one })),
      settingsHash(nodeSettings({ labels: other })),
    );
  });

  for (const [what, change] of Object.entries({
    role: { role: "manager" as const },
    label: { labels: { a: "1" } },
    "availability set": { availabilitySet: "a" },
    name: { name: "m2" },
  })) {
    it(`is another with another ${what}`, () => {
      assert.notEqual(settingsHash(nodeSettings()), settingsHash(nodeSettings(change)));
    });
  }
});

describe("What a node lacks", () => {
  const CASES: readonly [string, Parameters<typeof swarmNode>[0], string[]][] = [
    ["is nothing when it is as it was made", {}, []],
    ["is its role", { role: "manager" }, ["is a manager, not a worker"]],
    [
      "is a label that was taken away",
      { labels: { "slipway.host": "m1", "slipway.availability-set": "a" } },
      ["lacks the label edge=true"],
    ],
    [
      "is the right value of a label",
      { labels: { ...LABELS, edge: "false" } },
      ["has the label edge=false, not true"],
    ],
    [
      "is the absence of a label that somebody put there",
      { labels: { ...LABELS, gpu: "1" } },
      ["has the label gpu, which nobody asked for"],
    ],
    [
      "is work, when a removal was given up",
      { labels: { ...LABELS, "slipway.leaving": "true" } },
      ["was drained to be removed"],
    ],
    ["is nothing more when it bears Slipway's marks", { labels: MARKED }, []],
    ["is not the absence of what it had before", { labels: { ...MARKED, gpu: "1" } }, []],
    ["is nothing when a person drained it", { availability: "drain" }, []],
  ];
  for (const [name, node, expected] of CASES) {
    it(name, () => assert.deepEqual(nodeDifferences(SETTINGS, { ...AS_MADE, ...node }), expected));
  }
});

describe("A node's wanted specification", () => {
  it("is none when nothing is to change", () => {
    assert.equal(wantedSpec(SETTINGS, "1", AS_MADE), undefined);
  });

  it("changes role, labels and attempt at once, and keeps the node's own name", () => {
    const node = swarmNode({
      role: "manager",
      labels: { "slipway.host": "m1", gpu: "1" },
      name: "own",
    });
    assert.deepEqual(wantedSpec(SETTINGS, "2", node), {
      Name: "own",
      Role: "worker",
      Availability: "active",
      Labels: { ...LABELS, "slipway.attempt": "2" },
    });
  });

  it("says that Slipway joined it, from then on", () => {
    const joined = wantedSpec(SETTINGS, "2", swarmNode(), true);
    assert.deepEqual(joined?.Labels, {
      ...LABELS,
      "slipway.attempt": "2",
      "slipway.joined": "true",
    });
    const later = wantedSpec(SETTINGS, "3", swarmNode({ labels: joined.Labels }));
    assert.deepEqual(later?.Labels, { ...joined.Labels, "slipway.attempt": "3" });
  });

  it("notes the labels of a node that was there before, once", () => {
    const first = wantedSpec(SETTINGS, "2", swarmNode({ labels: { gpu: "1", edge: "false" } }));
    const labels = {
      ...LABELS,
      gpu: "1",
      "slipway.attempt": "2",
      "slipway.former-labels": '{"gpu":"1","edge":"false"}',
    };
    assert.deepEqual(first?.Labels, labels);
    const later = wantedSpec(SETTINGS, "3", swarmNode({ labels: { ...labels, other: "1" } }));
    assert.deepEqual(later?.Labels, { ...labels, "slipway.attempt": "3" });
  });

  it("keeps what a person set the availability to", () => {
    for (const availability of ["drain", "pause"]) {
      const spec = wantedSpec(SETTINGS, "2", { ...AS_MADE, availability });
      assert.equal(spec?.Availability, availability);
    }
  });

  it("gives work again to what was drained to be removed", () => {
    const labels = { ...AS_MADE.labels, "slipway.leaving": "true" };
    const spec = wantedSpec(SETTINGS, "1", { ...AS_MADE, availability: "drain", labels });
    assert.equal(spec?.Availability, "active");
    assert.deepEqual(spec?.Labels, { ...LABELS, "slipway.attempt": "1" });
  });
});
