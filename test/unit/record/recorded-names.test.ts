import * as assert from "node:assert/strict";
import { shortKeyedHash } from "../../../model/keyed-hash";
import { recordedHash, recordedKey } from "../../../record/recorded-names";

const BASE = "staging-redis-password";
const FILE = { key: "the key", text: "requirepass placeholder-1\n" };

describe("recordedHash", () => {
  it("is the live name's where the record has one", () => {
    const recorded = { [recordedKey(BASE, FILE.text)]: "0a1b2c3d" };
    assert.equal(recordedHash(recorded, BASE, FILE), "0a1b2c3d");
  });

  it("is the keyed hash of the text without a record", () => {
    assert.equal(recordedHash({}, BASE, FILE), shortKeyedHash(FILE.key, FILE.text));
  });

  for (const [what, base, text] of [
    ["another name", "staging-web-password", FILE.text],
    ["another text", BASE, "requirepass placeholder-2\n"],
  ] as const) {
    it(`is the keyed hash for ${what} than the recorded one`, () => {
      const recorded = { [recordedKey(BASE, FILE.text)]: "0a1b2c3d" };
      const hash = recordedHash(recorded, base, { ...FILE, text });
      assert.equal(hash, shortKeyedHash(FILE.key, text));
    });
  }
});
