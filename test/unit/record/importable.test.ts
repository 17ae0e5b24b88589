import * as assert from "node:assert/strict";
import { importable } from "../../../record/importable";
import { scrub } from "../../../record/scrub";
import { dockerSecret, exportOf } from "./exported-sample";

describe("importable", () => {
  it("names the throw-away stack's key, and changes nothing else", () => {
    const { exported } = scrub(exportOf([dockerSecret("s", "0a1b2c3d", "hunter2")]), []);
    assert.deepEqual(importable(exported, "v1:new"), {
      ...exported,
      deployment: {
        ...exported.deployment,
        secrets_providers: { type: "passphrase", state: { salt: "v1:new" } },
      },
    });
    assert.ok(!JSON.stringify(importable(exported, "v1:new")).includes("v1:real-salt"));
  });
});
