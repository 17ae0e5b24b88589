import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { configReference, configurationDocument } from "../../../config/reference";

const FILE = path.join(__dirname, "../../../docs/configuration.md");

describe("config reference", () => {
  it("is what docs/configuration.md says", () => {
    if (process.env["UPDATE_DOCS"] === "1") fs.writeFileSync(FILE, configurationDocument());
    assert.equal(
      fs.readFileSync(FILE, "utf8"),
      configurationDocument(),
      "docs/configuration.md is out of date: run this test with UPDATE_DOCS=1",
    );
  });

  it("describes every key and says what is allowed", () => {
    for (const { key, description, type } of configReference()) {
      assert.ok(description.endsWith("."), `${key} has no description`);
      assert.notEqual(type, "undefined", `${key} does not say what is allowed`);
    }
  });

  it("knows which kind of stack has a key, and its default", () => {
    const find = (key: string) => configReference().filter((row) => row.key === key);
    assert.deepEqual(
      find("slipway:domain").map(({ kinds, default: fallback }) => [kinds, fallback]),
      [
        [["platform"], "slipway.localhost"],
        [["environment"], "the platform's"],
      ],
    );
    assert.deepEqual(find("slipway:images.<name>")[0]?.kinds, ["platform", "environment"]);
    assert.equal(find("slipway:kind").length, 1);
  });
});
