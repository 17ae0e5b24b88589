import * as assert from "node:assert/strict";
import fc from "fast-check";
import { plainBlock, plainWords } from "../../../../../operations/ci/release/plain-words";
import { takeBackMessage, version } from "../../../../../operations/ci/release/take-back-message";

const edit = (image: string) => ({
  image,
  bad: `r/${image}:2@sha256:${"2".repeat(64)}`,
  good: "none",
});

describe("The message of a commit that takes back", () => {
  it("names first what is to blame, and tells how many went with it", () => {
    const message = takeBackMessage(
      { stack: "staging", cause: "never healthy", commit: "abc", image: "web" },
      [edit("api"), edit("web")],
    );
    assert.deepEqual(message.split("\n"), [
      "Take back web 2 and 1 more in staging: never healthy",
      "",
      `api: r/api:2@sha256:${"2".repeat(64)} → none`,
      `web: r/web:2@sha256:${"2".repeat(64)} → none`,
      "Cause: never healthy",
      "Released with: abc",
    ]);
  });

  it("cuts a long report, and says how much is left out", () => {
    const report = Array.from({ length: 200 }, (_, index) => `line ${index}`).join("\n");
    const message = takeBackMessage({ stack: "s", cause: "c", commit: "abc", report }, [
      edit("api"),
    ]);
    assert.equal(message.split("\n").at(-1), "    and 80 more lines");
  });

  it("skips no pipeline, names nobody and closes nothing, whatever an app has printed", () => {
    const hostile = fc
      .array(
        fc.oneof(
          fc.constantFrom(
            "[ci skip]",
            "[skip ci]",
            "[no ci]",
            "\nskip-checks: true",
            "@ada",
            "fixes #12",
            "closes !3",
            "\u001b[31m",
            "\r\n",
          ),
          fc.string(),
        ),
      )
      .map((parts) => parts.join(" "));
    fc.assert(
      fc.property(hostile, (text) => {
        const message = takeBackMessage(
          { stack: "staging", cause: text, commit: "abc", service: text, report: text },
          [{ image: "api", bad: "a:1", good: "a:2" }],
        );
        assert.doesNotMatch(message, /\[|\]|@\w|[#!]\d|^skip-checks/m);
        assert.doesNotMatch(message, /[\u0000-\u0009\u000b-\u001f\u007f]/);
        assert.ok((message.split("\n")[0]?.length ?? 0) <= 200);
      }),
    );
  });

  it("keeps a digest as it is", () => {
    const pin = `localhost:5000/api:0.2@sha256:${"a".repeat(64)}`;
    assert.equal(plainWords(pin, 500), pin);
    assert.equal(plainBlock("a\nb", 1), "    a\n    and 1 more lines");
  });

  const versions: readonly [string, string][] = [
    [`localhost:5000/team/api:0.2-abc@sha256:${"a".repeat(64)}`, "0.2-abc"],
    [`localhost:5000/api@sha256:${"a".repeat(64)}`, `sha256:${"a".repeat(12)}`],
    ["none", "none"],
  ];
  for (const [pin, expected] of versions) {
    it(`calls a pin by its tag, else by its digest: ${expected}`, () => {
      assert.equal(version(pin), expected);
    });
  }
});
