import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  formatPin,
  hasKnownDigest,
  parsePin,
  pinReference,
  samePin,
  withName,
  withoutTag,
} from "../../../model/pin";

const DIGEST = `sha256:${"6b1f".repeat(16)}`;
const TEXT = `localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}`;

describe("parsePin", () => {
  it("takes a pin apart", () => {
    assert.deepEqual(parsePin(TEXT), {
      registry: "localhost:5000",
      repository: "click-count",
      tag: "0.2-3f9c2a1",
      digest: DIGEST,
    });
  });

  it("accepts a digest that nobody looked up yet", () => {
    const pin = parsePin("redis:7.4@unknown");
    assert.equal(pin.digest, "unknown");
    assert.equal(hasKnownDigest(pin), false);
    assert.equal(hasKnownDigest(parsePin(TEXT)), true);
  });

  const allowed = "allowed: name:tag@sha256:<64 hex digits>, or name:tag@unknown";
  for (const [text, message] of [
    ["redis:7.4", `"redis:7.4" has no digest; ${allowed}`],
    [`redis@${DIGEST}`, `"redis@${DIGEST}" has no tag; ${allowed}`],
    ["redis@unknown", `"redis@unknown" has no tag; ${allowed}`],
    [`redis:7@${DIGEST}@unknown`, `"redis:7@${DIGEST}@unknown" has two digests; ${allowed}`],
  ] as const) {
    it(`refuses ${text}`, () => assert.throws(() => parsePin(text), { message }));
  }

  it("refuses what is no reference", () => {
    assert.throws(() => parsePin("Redis:7@unknown"), /"Redis:7" is not an image reference/);
  });

  it("gives back what was formatted, for every pin", () => {
    const anyPin = fc.record(
      {
        registry: fc.constantFrom("localhost:5000", "registry.example.org"),
        repository: fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?(\/[a-z]{1,4})?$/),
        tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/),
        digest: fc.constantFrom(DIGEST, "unknown"),
      },
      { requiredKeys: ["repository", "tag", "digest"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(anyPin, (pin) => {
        fc.pre(pin.registry !== undefined || !pin.repository.startsWith("localhost/"));
        assert.deepEqual(parsePin(formatPin(pin)), pin);
      }),
    );
  });
});

describe("a pin", () => {
  it("moves to another name with its tag and digest", () => {
    assert.equal(
      formatPin(withName(parsePin(TEXT), "registry.example.org/click-count")),
      `registry.example.org/click-count:0.2-3f9c2a1@${DIGEST}`,
    );
  });

  it("is the same as one that is written the same", () => {
    assert.equal(samePin(parsePin(TEXT), parsePin(TEXT)), true);
    assert.equal(samePin(parsePin(TEXT), parsePin(`click-count:0.2-3f9c2a1@${DIGEST}`)), false);
  });

  it("is known to people by name and tag", () => {
    assert.equal(pinReference(parsePin(TEXT)), "localhost:5000/click-count:0.2-3f9c2a1");
  });
});

describe("withoutTag", () => {
  it("leaves the name and the digest, by which an engine looks an image up", () => {
    assert.equal(withoutTag(TEXT), `localhost:5000/click-count@${DIGEST}`);
  });
});
