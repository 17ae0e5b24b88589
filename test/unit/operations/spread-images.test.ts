import * as assert from "node:assert/strict";
import { pinnedAt } from "../../../operations/spread-images";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("The images that every machine fetches", () => {
  const text = `config:
  slipway:images:
    app: registry.example.org:5000/app:1.0-abc@${DIGEST}
    other: registry.example.org:5000.evil/other:1@${DIGEST}
    redis: redis:7@${DIGEST}
    off: none
    fresh: unpinned
`;

  it("are those that are pinned at the platform's registry, without their tags", () => {
    assert.deepEqual(pinnedAt("registry.example.org:5000", text), [
      `registry.example.org:5000/app@${DIGEST}`,
    ]);
  });

  it("are none where all come from elsewhere", () => {
    assert.deepEqual(pinnedAt("localhost:5000", text), []);
  });
});
