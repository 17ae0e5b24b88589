import * as assert from "node:assert/strict";
import {
  isInitialisedBy,
  labelsWithout,
  marksOf,
  ownerLabels,
  wasThereBefore,
} from "../../../model/swarm-labels";

const OWNER = { project: "slipway", stack: "platform" };
const OURS = ownerLabels(OWNER);
const JOINED = { "slipway.joined": "true" };

describe("a swarm's labels", () => {
  it("tell who has initialised it", () => {
    assert.ok(isInitialisedBy({ ...OURS, other: "1" }, OWNER));
    for (const stack of ["other", ""]) assert.ok(!isInitialisedBy(OURS, { ...OWNER, stack }));
    assert.ok(!isInitialisedBy({}, OWNER));
  });
});

describe("a node that was in the swarm before", () => {
  for (const [what, node, swarm, expected] of [
    ["is one that nobody marked, in a swarm that was adopted", {}, {}, true],
    ["is none that Slipway joined", JOINED, {}, false],
    ["is none in a swarm that the stack made, marked", JOINED, OURS, false],
    ["is none in a swarm that the stack made, unmarked by an earlier version", {}, OURS, false],
  ] as const) {
    it(what, () => assert.equal(wasThereBefore(node, swarm, OWNER), expected));
  }
});

describe("the marks of a node", () => {
  const host = { "slipway.host": "m1" };
  for (const [what, node, joins, expected] of [
    ["say that it joins", {}, true, JOINED],
    ["say so of one that is labelled already", { gpu: "1" }, true, JOINED],
    ["are none where there is nothing to put back", {}, false, {}],
    ["hold the labels it had", { gpu: "1" }, false, { "slipway.former-labels": '{"gpu":"1"}' }],
    ["hold none that came while it was the host's", { ...host, gpu: "1" }, false, {}],
    ["stay", { ...host, ...JOINED, gpu: "1" }, false, JOINED],
  ] as const) {
    it(what, () => assert.deepEqual(marksOf(node, joins), expected));
  }
});

describe("the labels that a node is given back", () => {
  const settings = { "slipway.host": "m1", edge: "true" };
  for (const [what, more, expected] of [
    ["are none where it had none", {}, {}],
    ["are those that others gave it meanwhile", { byHand: "1" }, { byHand: "1" }],
    [
      "are those that it had, also where the config asked for another value",
      { gpu: "1", "slipway.former-labels": '{"gpu":"1","edge":"theirs"}' },
      { gpu: "1", edge: "theirs" },
    ],
    ["are none that somebody has taken away", { "slipway.former-labels": '{"gpu":"1"}' }, {}],
    ["are no marks", { ...JOINED, "slipway.attempt": "1", "slipway.leaving": "true" }, {}],
    ["are none of a note that somebody has spoilt", { "slipway.former-labels": "{gpu" }, {}],
    ["are none of a note that is no list", { "slipway.former-labels": "null" }, {}],
  ] as const) {
    it(what, () => assert.deepEqual(labelsWithout({ ...settings, ...more }, settings), expected));
  }
});
