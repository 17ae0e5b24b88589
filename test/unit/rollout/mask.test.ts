import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { maskSecrets } from "../../../rollout/mask";

const SECRET = 'p&ss "wörd"/+9';

describe("masking secrets", () => {
  const FORMS: readonly [string, string][] = [
    ["as it is", SECRET],
    ["URL-encoded", encodeURIComponent(SECRET)],
    ["URL-encoded as a form does", encodeURIComponent(SECRET).replaceAll("%20", "+")],
    ["as JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in URL-safe base64", Buffer.from(SECRET).toString("base64url")],
    ["in hex", Buffer.from(SECRET).toString("hex")],
  ];
  for (const [name, form] of FORMS) {
    it(`hides a value ${name}`, () => {
      assert.equal(maskSecrets(`before ${form} after`, [SECRET]), "before [secret] after");
    });
  }

  it("hides each line of a value of several lines", () => {
    assert.equal(maskSecrets("log: second line", ["first line\nsecond line"]), "log: [secret]");
  });

  it("leaves text without secrets alone, and values too short to be any", () => {
    assert.equal(maskSecrets("a plain a line", ["a", "", "other"]), "a plain a line");
  });

  it("hides a value wherever it begins in a longer text in base64", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, unit: "grapheme-ascii" }),
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        (secret, before, after) => {
          const text = Buffer.from(`${before}${secret}${after}`).toString("base64");
          const masked = maskSecrets(text, [secret]);
          const core = Buffer.from(secret).subarray(3, -3).toString("utf8");
          assert.ok(masked.includes("[secret]"));
          assert.ok(core === "" || !Buffer.from(masked, "base64").toString().includes(core));
        },
      ),
    );
  });
});
