import * as assert from "node:assert/strict";
import {
  previewWithoutSecrets,
  withoutSecrets,
} from "../../../../../operations/ci/preview/without-secrets";
import type { StackPreview } from "../../../../../operations/ci/stack-preview";

const TOKEN = "canary-71c9-forge";
const KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----";

describe("withoutSecrets", () => {
  it("leaves out what is known, in other forms too", () => {
    const base64 = Buffer.from(TOKEN).toString("base64");
    assert.equal(withoutSecrets(`is ${TOKEN} or ${base64}`, [TOKEN]), "is [secret] or [secret]");
  });

  for (const [what, text, masked] of [
    ["a private key", `a ${KEY} b`, "a [secret] b"],
    ["a private key that was cut off", `a ${KEY.slice(0, 50)}`, "a [secret]"],
    ["a cloud's key", "id AKIAIOSFODNN7EXAMPLE.", "id [secret]."],
    ["a forge's token", `ghp_${"a1".repeat(18)} glpat-${"a".repeat(20)}`, "[secret] [secret]"],
    ["a signed token", "eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl", "[secret]"],
    [
      "a password in a URL",
      "at https://ada:hunter2@git.example.org/x",
      "at https://ada:[secret]@git.example.org/x",
    ],
  ] as const) {
    it(`leaves out ${what}`, () => assert.equal(withoutSecrets(text, []), masked));
  }

  it("leaves everything else", () => {
    const text =
      "http://git.example.org:3000/a@b web:1@sha256:0123 urn:pulumi:staging::slipway::a -----BEGIN CERTIFICATE-----";
    assert.equal(withoutSecrets(text, []), text);
  });
});

describe("a preview without secrets", () => {
  it("has none in any text that comes from the program", () => {
    const previews: StackPreview[] = [
      { stack: "staging", outcome: "failed", failure: `boom ${TOKEN}` },
      {
        stack: "staging",
        outcome: "finished",
        services: [{ service: TOKEN, change: "updated", from: TOKEN, to: TOKEN }],
        resources: [{ operation: "create", type: "t", name: TOKEN, properties: [TOKEN] }],
        warnings: [TOKEN],
        record: { time: "2026-11-20T10:00:00.000Z", revision: "0123456" },
      },
    ];
    const clean = previews.map((preview) => previewWithoutSecrets(preview, [TOKEN]));
    assert.ok(!JSON.stringify(clean).includes(TOKEN));
    assert.equal(JSON.stringify(clean).match(/\[secret\]/g)?.length, 7);
  });
});
