import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { UserError } from "../../../model/user-error";
import { leakPaths, refuseLeaks } from "../../../record/leaks";

const VALUE = 'hun"ter2-pässword/+?';

const FORMS: [string, (value: string) => string][] = [
  ["as it is", (value) => `requirepass ${value}\n`],
  ["in JSON", (value) => JSON.stringify({ password: value })],
  ["in JSON in JSON", (value) => JSON.stringify(JSON.stringify({ password: value }))],
  ...["", "x", "xy"].map((before): [string, (value: string) => string] => [
    `in base64 behind ${before.length} bytes`,
    (value) => Buffer.from(`${before}${value}`).toString("base64"),
  ]),
  ...["", "x", "xy"].map((after): [string, (value: string) => string] => [
    `in base64 for URLs before ${after.length} bytes`,
    (value) => Buffer.from(`${value}${after}`).toString("base64url"),
  ]),
  ["in hex", (value) => Buffer.from(value).toString("hex")],
  ["in large hex", (value) => Buffer.from(value).toString("hex").toUpperCase()],
  ["for a URL", (value) => `https://u:${encodeURIComponent(value)}@host`],
];

describe("leakPaths", () => {
  for (const [name, form] of FORMS) {
    it(`finds a value ${name}`, () => {
      assert.deepEqual(leakPaths({ a: [{ b: form(VALUE) }] }, [VALUE]), ["a[0].b"]);
    });
  }

  it("finds a value of any letters in each form", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" }),
        fc.constantFrom(...FORMS.map(([, form]) => form)),
        (value, form) => assert.deepEqual(leakPaths([form(value)], [value]), ["[0]"]),
      ),
    );
  });

  it("finds a value in a name, without telling the name", () => {
    assert.deepEqual(leakPaths({ users: { [VALUE]: true } }, [VALUE]), ["users.<a name>"]);
  });

  it("finds a number", () => {
    assert.deepEqual(leakPaths({ pin: 12345678 }, ["12345678"]), ["pin"]);
  });

  it("finds a key's line, and no certificate", () => {
    const line = "MC4CAQAwBQYDK2VwBCIEIJ5cUvQ0yVw2fU8Wl0pB6n3m";
    const certificate = "MIIBszCCAVmgAwIBAgIUPpJ0cUvQ0yVw2fU8Wl0pB6n3m";
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`;
    assert.deepEqual(leakPaths([certificate], [pem]), []);
    assert.deepEqual(leakPaths([line], [pem]), ["[0]"]);
  });

  it("does not look for values that stand in any text by chance", () => {
    assert.deepEqual(leakPaths({ image: "redis:7.4" }, ["redis", ""]), []);
  });
});

describe("refuseLeaks", () => {
  it("names every place and shows no value", () => {
    const tree = { a: VALUE, b: { c: Buffer.from(VALUE).toString("base64") } };
    assert.throws(
      () => refuseLeaks(tree, [VALUE], "the record of staging"),
      new UserError(
        "the record of staging would hold a secret of the stack's config in clear: a, b.c",
        { hint: "Nothing was written. What puts it there must mark it as secret." },
      ),
    );
  });
});
