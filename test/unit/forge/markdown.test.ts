import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { codeBlock, folded } from "../../../forge/markdown";

describe("Markdown for a forge", () => {
  it("folds Markdown under a plain summary", () => {
    assert.equal(
      folded("a <b> &\n c", "**x**\n"),
      "<details><summary>a &lt;b&gt; &amp; c</summary>\n\n**x**\n\n</details>",
    );
  });

  it("shows text as it is", () => {
    assert.equal(codeBlock("+ a\n\n", "diff"), "```diff\n+ a\n```");
    assert.equal(codeBlock("a ```` b"), "`````\na ```` b\n`````");
  });

  it("has no line within that could end the block", () => {
    const text = fc.string({ unit: fc.constantFrom("`", "a", "\n", " "), maxLength: 30 });
    fc.assert(
      fc.property(text, (content) => {
        const lines = codeBlock(content).split("\n");
        const [fence = ""] = lines;
        assert.equal(lines.at(-1), fence);
        for (const line of lines.slice(1, -1)) assert.ok(!line.trim().startsWith(fence));
      }),
    );
  });
});
