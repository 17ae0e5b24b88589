import * as assert from "node:assert/strict";
import { pinOf, readVersions } from "../../../../rollout/failure/versions";
import { engineService, engineTask, NEW_TEMPLATE, OLD_TEMPLATE, VERSION } from "../engine-builders";

const FORMER = engineService({
  labels: { "slipway.pin": "app:1@sha256:1" },
  template: OLD_TEMPLATE,
});
const BACK = { ...FORMER, UpdateStatus: { State: "rollback_completed" } };
const UPDATED = engineService({ PreviousSpec: FORMER.Spec });
const [NEW, OLD] = [engineTask(), engineTask({ template: OLD_TEMPLATE })];
const FAILED = engineTask({ id: "bad", state: "failed", desired: "shutdown" });

describe("the versions of an update", () => {
  it("are what the engine remembers and what it shall run", () => {
    const { from, to, isWatched } = readVersions(UPDATED, [], { version: VERSION });
    assert.deepEqual([from, to], [FORMER.Spec, UPDATED.Spec]);
    assert.deepEqual([NEW, OLD].map(isWatched), [true, false]);
  });

  it("begin with what was looked at before, whatever the engine remembers", () => {
    const before = engineService({ name: "looked-at" });
    const { from } = readVersions(UPDATED, [], { version: VERSION, before });
    assert.equal(from, before.Spec);
  });

  it("have no former one after a creation", () => {
    assert.equal(readVersions(engineService(), [], { version: VERSION }).from, undefined);
  });

  it("are told by the failed instances when the update was taken back within a moment", () => {
    const { from, to, isWatched } = readVersions(BACK, [OLD, FAILED], { version: VERSION });
    assert.deepEqual(from, FORMER.Spec);
    assert.deepEqual(to?.TaskTemplate, NEW_TEMPLATE);
    assert.deepEqual([FAILED, OLD].map(isWatched), [true, false]);
  });

  it("have no new one when it left no trace", () => {
    const { from, to, isWatched } = readVersions(BACK, [OLD], { version: VERSION });
    assert.deepEqual([from, to], [FORMER.Spec, undefined]);
    assert.equal(isWatched(OLD), false);
  });

  it("are not what somebody else has put there", () => {
    assert.equal(readVersions(FORMER, [OLD], { version: VERSION }).from, undefined);
  });

  it("are pinned by their label, or else to what they run", () => {
    assert.equal(pinOf(FORMER.Spec), "app:1@sha256:1");
    assert.equal(pinOf(UPDATED.Spec), "app:2");
  });
});
