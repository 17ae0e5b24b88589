import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { chatBody, mailOf, messageOf, type ReleaseEvent } from "../../../notify";
import { CHAT_KINDS, EVENT_KINDS } from "../../../model/notify-words";
import { CHANGE, RELEASED, WENT_BACK } from "./events";

describe("the message of an event", () => {
  it("says what was released, from what to what, and where more is told", () => {
    assert.deepEqual(messageOf(RELEASED), {
      headline: "Released",
      subject: "production: click-count 0.2-bbbbbbb",
      lines: ["click-count: 0.1-aaaaaaa → 0.2-bbbbbbb"],
      url: "https://git.example.org/team/infrastructure/commit/3f9c2a1",
    });
  });

  it("says why a release went back, and how soon the last good pins served again", () => {
    assert.deepEqual(messageOf(WENT_BACK), {
      headline: "Release failed and went back",
      subject: "production: click-count 0.2-bbbbbbb",
      lines: [
        "click-count: tried 0.2-bbbbbbb, back at 0.1-aaaaaaa",
        "Cause: 5xx after switch: 10 × 500; 10 of 50 requests failed (20 %), allowed: 1 %",
        "The last good pins run again after 4.2 s.",
      ],
    });
  });

  it("says that it was the guard", () => {
    const { headline } = messageOf({ ...WENT_BACK, by: "guard" });
    assert.equal(headline, "The guard brought the last good release back");
  });

  it("says what waits, and how it is approved", () => {
    const second = { image: "redis", to: "redis:7.4" };
    assert.deepEqual(
      messageOf({ kind: "waiting", stack: "production", changes: [CHANGE, second] }),
      {
        headline: "Waiting for approval",
        subject: "production: 2 images",
        lines: [
          "click-count: 0.1-aaaaaaa → 0.2-bbbbbbb",
          "redis: nothing → 7.4",
          "Merging the promotion request approves and deploys it.",
        ],
      },
    );
  });

  it("says a failure of which no pin and no cause is known", () => {
    assert.deepEqual(messageOf({ kind: "failed", stack: "staging", changes: [] }), {
      headline: "Release failed",
      subject: "staging",
      lines: [],
    });
  });

  it("names ten images and counts the others", () => {
    const changes = Array.from({ length: 12 }, (_, index) => ({
      image: `app-${index}`,
      to: "a:1",
    }));
    const { lines } = messageOf({ kind: "released", stack: "staging", changes });
    assert.equal(lines.length, 11);
    assert.equal(lines.at(-1), "and 2 more");
  });

  it("has no link to what is no web page, nor with a password in it", () => {
    for (const url of [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "x",
      "https://u:p@example.org/",
    ]) {
      assert.ok(!("url" in messageOf({ ...RELEASED, url })), url);
    }
  });

  const anyText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom("\n", "\\", '"', "`", "<", "漢", "😀", "@"),
      maxLength: 3_000,
    }),
  );
  const anyEvent: fc.Arbitrary<ReleaseEvent> = fc.record(
    {
      kind: fc.constantFrom(...EVENT_KINDS),
      stack: anyText,
      changes: fc.array(fc.record({ image: anyText, from: anyText, to: anyText }), {
        maxLength: 15,
      }),
      cause: anyText,
      url: fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), anyText),
    },
    { requiredKeys: ["kind", "stack", "changes"] },
  );

  it("fits into what each kind of endpoint takes, whatever it is made of", function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(anyEvent, (event) => {
        const message = messageOf(event);
        // Teams: 28 KB in all. Slack and Mattermost: 40 000 and 16 383 characters of text.
        for (const kind of CHAT_KINDS) {
          const body = chatBody(kind, message);
          assert.ok(Buffer.byteLength(body) <= 28_000, kind);
          assert.ok(body.length <= 16_383, kind);
        }
        const { subject } = mailOf(message);
        assert.ok(subject.length <= 150 && !/[\r\n]/.test(subject), subject);
        assert.ok(message.lines.every((line) => !/[\r\n]/.test(line)));
      }),
    );
  });
});
