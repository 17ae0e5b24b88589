import * as assert from "node:assert/strict";
import { commentBody, findComment, markerLine, sameText } from "../../../forge/comment";

describe("A comment's marker", () => {
  it("is a hidden first line", () => {
    assert.equal(markerLine("preview:staging-2"), "<!-- slipway:preview:staging-2 -->");
    assert.equal(commentBody("preview", "text", 100), "<!-- slipway:preview -->\ntext");
  });

  for (const marker of ["", "Preview", "a b", "x--", "x-->", "-x", "a--b", "a\nb"]) {
    it(`can't be ${JSON.stringify(marker)}`, () => {
      assert.throws(() => markerLine(marker), {
        summary: `the marker of a comment is "${marker}"; allowed: lower-case letters and digits, with "-", "." or ":" between them`,
      });
    });
  }

  it("counts into the limit", () => {
    const limit = 24 + 1 + 200;
    const body = commentBody("preview", "word\n".repeat(200), limit);
    assert.ok(body.length <= limit && body.length > limit - 10);
  });

  it("finds the first comment of this author, with this very marker alone in its first line", () => {
    const by = (author: string, body: string) => ({ id: 1, author, body });
    const marked = "<!-- slipway:preview -->";
    const comments = [
      by("eve", `${marked}\nx`),
      by("bot", `\n${marked}`),
      by("bot", `${marked} x`),
      by("bot", "<!-- slipway:preview-2 -->"),
      by("bot", `${marked}\r\nmine`),
      by("bot", `${marked}\nsecond`),
    ];
    assert.equal(findComment(comments, "preview", "bot"), comments[4]);
    assert.equal(findComment(comments.slice(0, 4), "preview", "bot"), undefined);
  });

  it("is not rewritten for other line ends", () => {
    assert.equal(sameText("a\r\nb\r\n", "a\nb"), true);
    assert.equal(sameText("a\nb", "a\n\nb"), false);
  });
});
