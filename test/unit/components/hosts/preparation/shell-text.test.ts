import * as assert from "node:assert/strict";
import fc from "fast-check";
import { shellQuote, shellVariables } from "../../../../../components/hosts/preparation/shell-text";
import { dash } from "./shell";

describe("A quoted word", () => {
  const texts = ["", "plain", "it's", "'", "''", "\\", "$(id)`id`", "a\nb\n", "-n", "!", "é漢🚢"];
  for (const text of texts) {
    it(`is ${JSON.stringify(text)} again in the shell`, () => {
      assert.equal(dash(`printf %s ${shellQuote(text)}`).stdout, text);
    });
  }

  it("is itself again, whatever it is", () => {
    const text = fc.string({ unit: "binary" }).filter((value) => !value.includes("\0"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (values) => {
        // Through the script's variables and a function's parameters, as the scripts do it.
        const names = values.map((_, index) => `v${index}`);
        const variables = shellVariables(
          Object.fromEntries(values.map((value, index) => [`v${index}`, value])),
        );
        const shown = names.map((name) => `show "$${name}"`).join("\n");
        const { stdout } = dash(`${variables}show() { printf '%s\\000' "$1"; }\n${shown}\n`);
        assert.deepEqual(stdout.split("\0").slice(0, -1), values);
      }),
      { numRuns: 20 },
    );
  });

  it("cannot hold a NUL", () => {
    assert.throws(() => shellQuote("a\0b"), {
      message: "a NUL character cannot stand in a shell script",
    });
  });
});
