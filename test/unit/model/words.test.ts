import * as assert from "node:assert/strict";
import * as util from "node:util";
import * as fc from "fast-check";
import { fromMilliseconds, isDuration, toMilliseconds } from "../../../model/duration";
import {
  contentHash,
  keyedHash,
  shortContentHash,
  shortKeyedHash,
} from "../../../model/keyed-hash";
import { nearest } from "../../../model/nearest";
import { SecretValue } from "../../../model/secret-value";
import { isSize, toBytes } from "../../../model/size";
import { UserError } from "../../../model/user-error";

describe("a duration", () => {
  it("is milliseconds, in any unit", () => {
    assert.deepEqual(
      ["500ms", "1.5s", "2m", "1h"].map((text) => toMilliseconds(text as "1s")),
      [500, 1_500, 120_000, 3_600_000],
    );
  });

  it("is written the shortest way that loses nothing", () => {
    assert.deepEqual([0, 500, 1_500, 60_000, 7_200_000].map(fromMilliseconds), [
      "0ms",
      "500ms",
      "1500ms",
      "1m",
      "2h",
    ]);
    fc.assert(
      fc.property(fc.nat(), (ms) => assert.equal(toMilliseconds(fromMilliseconds(ms)), ms)),
    );
  });

  it("is refused without a unit that is known", () => {
    assert.deepEqual(["5", "5 s", "-5s", "5d", ""].map(isDuration), Array(5).fill(false));
    assert.throws(() => toMilliseconds("5d" as "5s"), {
      message: '"5d" is not a duration; allowed: a number and ms, s, m or h (5s, 500ms)',
    });
  });
});

describe("a size", () => {
  it("is bytes, in any unit", () => {
    assert.deepEqual(
      ["64KiB", "0.5MiB", "1GiB"].map((text) => toBytes(text as "1KiB")),
      [65_536, 524_288, 1_073_741_824],
    );
  });

  it("is refused without a unit that is known", () => {
    assert.deepEqual(["64", "64MB", "-1MiB", "MiB"].map(isSize), Array(4).fill(false));
    assert.throws(() => toBytes("64MB" as "1MiB"), {
      message: '"64MB" is not a size; allowed: a number and KiB, MiB or GiB (64MiB)',
    });
  });
});

describe("a secret value", () => {
  it("is shown by nothing but reveal", () => {
    const secret = new SecretValue("hunter2");
    const shown = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      util.inspect(secret, { depth: 9, showHidden: true }),
    ];
    assert.ok(shown.every((text) => text.includes("[secret]") && !text.includes("hunter2")));
    assert.equal(secret.reveal(), "hunter2");
  });
});

describe("nearest", () => {
  const known = ["click-count", "redis", "api"];

  it("finds what a typo stands for", () => {
    assert.equal(nearest("clik-count", known), "click-count");
    assert.equal(nearest("Redis", known), "redis");
    assert.equal(nearest("ap", known), "api");
  });

  it("is silent when nothing is close", () => {
    assert.equal(nearest("postgres", known), undefined);
    assert.equal(nearest("", known), undefined);
    assert.equal(nearest("redis", []), undefined);
  });
});

describe("hashes", () => {
  it("depend on the key", () => {
    // RFC 4231, test case 2.
    assert.equal(
      keyedHash("Jefe", "what do ya want for nothing?"),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    assert.equal(shortKeyedHash("Jefe", "what do ya want for nothing?"), "5bdcc146");
    assert.notEqual(keyedHash("other", "a"), keyedHash("key", "a"));
  });

  it("of content do not", () => {
    assert.equal(
      contentHash("abc"),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    assert.equal(shortContentHash("abc"), "ba7816bf");
  });
});

describe("a user error", () => {
  it("holds its summary and its hint as two paragraphs", () => {
    const error = new UserError("port 80 is taken", { hint: "Stop what uses it." });
    assert.equal(error.message, "port 80 is taken\nStop what uses it.");
    assert.equal(new UserError("port 80 is taken").message, "port 80 is taken");
  });
});
