import * as assert from "node:assert/strict";
import { BranchMoved, forgeMessage, shorten } from "../../../forge/forge-error";

describe("What a forge says against a request", () => {
  const cases: [string, string, string | undefined][] = [
    ["Gitea", '{"message":"no such branch","url":"x"}', "no such branch"],
    [
      "GitHub, with what is wrong in detail",
      '{"message":"Validation Failed","errors":[{"resource":"PullRequest","message":"No commits between main and x"}],"documentation_url":"x"}',
      "Validation Failed: No commits between main and x",
    ],
    [
      "GitLab, a list",
      '{"message":["Another open merge request exists: !4"]}',
      "Another open merge request exists: !4",
    ],
    [
      "GitLab, fields",
      '{"message":{"sha":["is invalid","is short"]}}',
      "sha is invalid: sha is short",
    ],
    [
      "GitLab, OAuth",
      '{"error":"insufficient_scope","error_description":"needs api"}',
      "insufficient_scope: needs api",
    ],
    ["plain text over lines", "too\n  bad", "too bad"],
    ["a proxy's page", "<html><body>502</body></html>", undefined],
    ["nothing", "", undefined],
    ["an empty object", "{}", undefined],
  ];
  for (const [name, text, expected] of cases) {
    it(`is one line: ${name}`, () => assert.equal(forgeMessage(text), expected));
  }

  it("is shortened", () => {
    assert.equal(forgeMessage("x".repeat(400))?.length, 300);
    assert.equal(shorten("one two", 5), "one…");
    assert.equal(shorten("one", 3), "one");
  });

  it("is said of a branch that has moved, with where to", () => {
    assert.equal(
      new BranchMoved("main", "aa", "bb").message,
      'the branch "main" is not at aa any more but at bb; nothing was committed\n' +
        "Somebody else has pushed to it: run this again, and it goes by what is there now.",
    );
  });
});
