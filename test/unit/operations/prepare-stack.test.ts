import assert from "node:assert/strict";
import { copyValues, secretsToGenerate } from "../../../operations/prepare-stack";

const FRESH = `# staging
config:
  slipway:kind: environment
  slipway:secrets:
    redis-password: generate # made by the first up
    token: { secure: v1:mine }
`;
const COPY = `encryptionsalt: v1:salt
config:
  slipway:secrets:
    redis-password:
      secure: v1:abc:def
`;

describe("preparing a stack", () => {
  it("finds the secrets that are to be generated, and only those", () => {
    assert.deepEqual(secretsToGenerate(FRESH), ["redis-password"]);
    assert.deepEqual(secretsToGenerate("config: {}\n"), []);
    assert.deepEqual(secretsToGenerate(""), []);
  });

  it("puts salt and ciphertext into the file and leaves every other line as it was", () => {
    const result = copyValues(FRESH, COPY, ["redis-password"]);
    const added = result.split("\n").filter((line) => !FRESH.split("\n").includes(line));
    const removed = FRESH.split("\n").filter((line) => !result.split("\n").includes(line));
    assert.deepEqual(removed, ["    redis-password: generate # made by the first up"]);
    assert.equal(added.length, 2);
    assert.ok(added.some((line) => line === "encryptionsalt: v1:salt"));
    assert.ok(added.some((line) => line.includes("v1:abc:def") && line.includes("redis-password")));
    assert.deepEqual(secretsToGenerate(result), []);
  });

  it("does not touch a salt that is there", () => {
    const text = `encryptionsalt: v1:salt\n${FRESH}`;
    assert.equal(copyValues(text, COPY, []), text);
  });

  it("fails when a secret was not encrypted", () => {
    assert.throws(() => copyValues(FRESH, "encryptionsalt: v1:salt\n", ["redis-password"]), {
      message: "pulumi did not encrypt slipway:secrets.redis-password",
    });
  });
});
