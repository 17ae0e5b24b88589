import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { fitComment } from "../../../forge/fit-comment";
import { folded } from "../../../forge/markdown";
import { fenced } from "../../../rollout/failure/markdown-parts";

const lines = (count: number, text = "word") =>
  Array.from({ length: count }, () => text).join("\n");

describe("A comment that is too long", () => {
  it("is left as it is where it is not", () => {
    assert.equal(fitComment("one\r\ntwo\n", 8), "one\ntwo\n");
  });

  it("is cut behind a line, and says how many are missing", () => {
    assert.equal(
      fitComment(lines(100), 110),
      `${lines(5)}\n\n*Too long for a comment: 95 lines left out here. The pipeline's log has all of it.*`,
    );
  });

  it("is cut before a folded part that does not fit, and names it", () => {
    const text = `Two stacks change.\n\n${folded("staging <1>", lines(100))}\n\n${folded("b", "")}`;
    assert.equal(
      fitComment(text, 200),
      "Two stacks change.\n\n*Too long for a comment: 110 lines left out here, with: " +
        "staging &lt;1&gt;, b. The pipeline's log has all of it.*",
    );
  });

  it("names at most five parts, and none that only a code fence shows", () => {
    const shown = fenced(folded("shown", ""));
    const parts = [1, 2, 3, 4, 5, 6, 7].map((part) => folded(`part ${part}`, folded("inner", "x")));
    assert.match(
      fitComment([lines(50), shown, ...parts].join("\n"), 300),
      /left out here, with: part 1, part 2, part 3, part 4, part 5 and 2 more\./,
    );
  });

  it("ends a code fence only by one that is as long, of the same, and has nothing behind it", () => {
    for (const inner of ["```", "~~~~", "```` x", " ````x"]) {
      const text = `kept\n\n\`\`\`\`\n${inner}\n${lines(60)}\n\`\`\`\`\nend`;
      assert.match(fitComment(text, 150), /^kept\n\n\*Too long/, inner);
    }
  });

  it("takes no code for a fence: three backticks and one more in the same line", () => {
    const text = `\`\`\`code\`\`\`\n${lines(60)}`;
    assert.match(fitComment(text, 150), /^```code```\nword\n/);
  });

  it("is a single character where not even the line fits that says so", () => {
    assert.equal(fitComment(lines(20), 5), "…");
    assert.equal(fitComment(lines(20), 0), "");
  });

  // A document is a list of blocks that may be parted, so the test need not parse Markdown itself.
  const word = fc.string({
    unit: fc.constantFrom("a", "é", "😀", " ", "<", "`", "#"),
    maxLength: 12,
  });
  const plain = word.map((text) => `- ${text}`);
  const tricky = fc.constantFrom(
    "```",
    "~~~",
    "<details>",
    "</details>",
    "<summary>x</summary>",
    "````",
  );
  const fence = fc
    .array(fc.oneof(word, tricky), { maxLength: 6 })
    .map((text) => fenced(text.join("\n")));
  const inner = fc.array(fc.oneof(plain, fence), { maxLength: 4 }).map((parts) => parts.join("\n"));
  const { block } = fc.letrec<{ block: string; fold: string }>((tie) => ({
    block: fc.oneof(
      { depthSize: "small" },
      plain,
      fence,
      inner.map((text) => folded("part", text)),
      tie("fold"),
    ),
    fold: fc
      .array(tie("block"), { maxLength: 3 })
      .map((parts) => folded("outer", parts.join("\n\n"))),
  }));

  it("is never over the limit, and is cut between blocks only", () => {
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 12 }),
        fc.integer({ min: 0, max: 500 }),
        (blocks, limit) => {
          const text = blocks.join("\n");
          const cut = fitComment(text, limit);
          assert.ok(cut.length <= limit, `${cut.length} > ${limit}`);
          if (text.length <= limit) return assert.equal(cut, text);
          const [kept = "", notice] = cut.split(/(?:\n\n|^)(?=\*Too long for a comment: [^\n]*$)/);
          if (notice === undefined && kept.startsWith("*Too")) return;
          if (cut === "…" || cut === "") return;
          const prefixes = blocks.map((_, count) => blocks.slice(0, count).join("\n").trimEnd());
          assert.ok(prefixes.includes(kept), `cut inside a block:\n${cut}`);
        },
      ),
      { numRuns: 500 },
    );
  });
});
