import * as assert from "node:assert/strict";
import { folded } from "../../../forge/markdown";

describe("Markdown for a forge", () => {
  it("folds Markdown under a plain summary", () => {
    assert.equal(
      folded("a <b> &\n c", "**x**\n"),
      "<details><summary>a &lt;b&gt; &amp; c</summary>\n\n**x**\n\n</details>",
    );
  });
});
