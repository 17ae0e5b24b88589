import * as assert from "node:assert/strict";
import { recordedLabels } from "../../../record/recorded-labels";
import { recordedHash } from "../../../record/recorded-names";
import { scrub } from "../../../record/scrub";
import type { Json } from "../../../record/secret-object";
import { exportOf } from "./exported-sample";

const LABEL = "slipway.registry-login";
const TOLD = [{ label: LABEL, text: "placeholder-1\nplaceholder-2" }];

function recorded(...labels: readonly Json[]) {
  const services = labels.map((value, index) => ({
    type: "docker:index/service:Service",
    name: `s${index}`,
    inputs: { labels: value },
  }));
  return recordedLabels(scrub(exportOf(services), []).exported, TOLD);
}

function labelled(value: string): Json {
  return [
    { __defaults: [], label: "slipway.stack", value: "staging" },
    { __defaults: [], label: LABEL, value },
  ];
}

describe("recordedLabels", () => {
  it("gives a label's text the hash that all live services bear", () => {
    const names = recorded(labelled("0a1b2c3d"), labelled("0a1b2c3d"), { not: "a list" });
    const hash = recordedHash(names, LABEL, { key: "any", text: TOLD[0]?.text ?? "" });
    assert.deepEqual(Object.values(names), ["0a1b2c3d"]);
    assert.equal(hash, "0a1b2c3d");
  });

  it("gives none where services differ, none has it, or it is no hash", () => {
    assert.deepEqual(recorded(labelled("0a1b2c3d"), labelled("4e5f6071")), {});
    assert.deepEqual(recorded([]), {});
    assert.deepEqual(recorded(labelled("hunter2")), {});
  });
});
