import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { maskSecrets } from "../../../rollout/mask";

const SECRET = 'p&ss "wörd"/+9';

describe("masking secrets", () => {
  const FORMS: readonly [string, string][] = [
    ["as it is", SECRET],
    ["URL-encoded", encodeURIComponent(SECRET)],
    ["URL-encoded as a form does", encodeURIComponent(SECRET).replaceAll("%20", "+")],
    ["as JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["in base64", Buffer.from(SECRET).toString("base64")],
    ["in URL-safe base64", Buffer.from(SECRET).toString("base64url")],
    ["in hex", Buffer.from(SECRET).toString("hex")],
    ["in hex with capitals", Buffer.from(SECRET).toString("hex").toUpperCase()],
    ["URL-encoded with small letters", encodeURIComponent(SECRET).toLowerCase()],
    ["in a URL that leaves some characters as they are", "p&ss%20%22w%C3%B6rd%22/+9"],
    ["in a URL that encodes every sign", "p%26ss%20%22w%C3%B6rd%22%2F%2B9"],
    ["as JSON that is plain ASCII", String.raw`p&ss \"w\u00f6rd\"/+9`],
    ["as JSON for a web page", String.raw`p\u0026ss \"wörd\"\/+9`],
    ["as JSON within JSON", JSON.stringify(JSON.stringify(SECRET).slice(1, -1)).slice(1, -1)],
    ["in HTML", "p&amp;ss &quot;w&#246;rd&#x22;/+9"],
    ["in a string with byte escapes", String.raw`p\x26ss \"w\xf6rd\"/+9`],
    ["in URL-encoded base64", encodeURIComponent(Buffer.from(SECRET).toString("base64"))],
  ];
  for (const [name, form] of FORMS) {
    it(`hides a value ${name}`, () => {
      assert.equal(maskSecrets(`before ${form} after`, [SECRET]), "before [secret] after");
    });
  }

  it("hides each line of a value of several lines", () => {
    assert.equal(maskSecrets("log: second line", ["first line\nsecond line"]), "log: [secret]");
  });

  it("hides a value of several lines wherever its lines are broken", () => {
    const secret = "first line\nsecond line\n";
    for (const text of [
      "first line\r\nsecond line\r\n",
      String.raw`first line\nsecond line\n`,
      "first%20line%0Asecond%20line",
      "  first line\n  second line",
    ]) {
      const masked = maskSecrets(text, [secret]);
      assert.ok(!/first|second/.test(masked), masked);
    }
  });

  it("hides a value that looks as if it were encoded", () => {
    for (const secret of ["%25%5c&amp;+", String.raw`C:\\temp\new`, "a%5cb", "tail\\\\"]) {
      for (const text of [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
      ]) {
        assert.equal(maskSecrets(`<${text}>`, [secret]), "<[secret]>");
      }
    }
  });

  it("hides a certificate among many lines in no time", () => {
    const secret = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\n".repeat(60);
    const text = "a line of a log that says nothing\n".repeat(1_000);
    const start = performance.now();
    const masked = maskSecrets(text + JSON.stringify(secret), [secret]);
    assert.equal(masked, `${text}"[secret]"`);
    assert.ok(performance.now() - start < 2_000);
  });

  it("hides a long value in base64 that is wrapped", () => {
    const secret = "a long secret, ".repeat(12);
    const wrapped = Buffer.from(secret).toString("base64").replaceAll(/.{76}/g, "$&\n");
    assert.equal(maskSecrets(`key:\n${wrapped}`, [secret]), "key:\n[secret]");
  });

  it("hides a password in the header of a basic login", () => {
    const header = Buffer.from("admin:correct horse battery").toString("base64");
    const masked = maskSecrets(`Authorization: Basic ${header}`, ["correct horse battery"]);
    assert.ok(!Buffer.from(masked, "base64").toString().includes("horse"), masked);
  });

  it("hides a value of any characters in every form, whatever stands beside it", () => {
    const secrets = fc.string({ minLength: 4, unit: "grapheme" }).filter((text) => {
      return [...text].length >= 4 && text === text.trim() && !text.includes("[secret]");
    });
    const encoders: readonly ((text: string) => string)[] = [
      (text) => text,
      encodeURIComponent,
      (text) => new URLSearchParams({ a: text }).toString().slice(2),
      (text) => JSON.stringify(text).slice(1, -1),
      (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
      (text) => Buffer.from(text).toString("base64"),
      (text) => Buffer.from(text).toString("hex"),
    ];
    fc.assert(
      fc.property(secrets, fc.constantFrom(...encoders), (secret, encode) => {
        assert.equal(maskSecrets(`<${encode(secret)}>`, [secret]), "<[secret]>");
      }),
    );
  });

  it("leaves text without secrets alone, and values too short to be any", () => {
    assert.equal(maskSecrets("a plain a line", ["a", "", "other"]), "a plain a line");
  });

  it("hides a value wherever it begins in a longer text in base64", () => {
    fc.assert(
      fc.property(
        // So long that what stands around it holds no core of it by chance.
        fc.string({ minLength: 12, unit: "grapheme-ascii" }),
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        (secret, before, after) => {
          const core = Buffer.from(secret).subarray(3, -3).toString("utf8");
          fc.pre(!before.includes(core) && !after.includes(core));
          const text = Buffer.from(`${before}${secret}${after}`).toString("base64");
          const masked = maskSecrets(text, [secret]);
          assert.ok(masked.includes("[secret]"));
          assert.ok(!Buffer.from(masked, "base64").toString().includes(core));
        },
      ),
    );
  });
});
