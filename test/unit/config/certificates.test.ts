import * as assert from "node:assert/strict";
import { isCertificates } from "../../../config/certificates";
import { CERTIFICATE, WITH_KEY } from "../support/certificate";

describe("Certificates in PEM", () => {
  for (const [title, text, expected] of [
    ["one", CERTIFICATE, true],
    ["two, with a remark before each", `# one\n${CERTIFICATE}# two\n${CERTIFICATE}`, true],
    ["one from another system", CERTIFICATE.replaceAll("\n", "\r\n"), true],
    ["nothing", "", false],
    ["a file's name", "ca.pem", false],
    ["one with a key", WITH_KEY, false],
    ["one that was cut off", CERTIFICATE.slice(0, -30), false],
    ["one and the beginning of another", `${CERTIFICATE}-----BEGIN CERTIFICATE-----\nMII`, false],
    ["what only looks like one", CERTIFICATE.replace(/\nMI[^]{40}/, "\nMI"), false],
  ] as const) {
    it(`${expected ? "are" : "are not"} ${title}`, () => {
      assert.equal(isCertificates(text), expected);
    });
  }
});
