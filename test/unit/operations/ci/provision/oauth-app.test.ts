import * as assert from "node:assert/strict";
import { decideOauth, saysUnknownCode } from "../../../../../operations/ci/provision/oauth-app";

const REDIRECT = "http://ci.example.org/authorize";
const OWN = {
  id: 7,
  name: "slipway-ci",
  client_id: "a",
  confidential_client: true,
  skip_secondary_authorization: true,
  redirect_uris: [REDIRECT],
};
const wanted = { redirect: REDIRECT, client: "a", works: true };

describe("decideOauth", () => {
  it("makes an application where there is none of its name", () => {
    assert.deepEqual(decideOauth([{ ...OWN, name: "other" }], wanted), { action: "make" });
  });

  it("leaves one alone that is as wanted, since a change would give it another secret", () => {
    assert.deepEqual(decideOauth([OWN], wanted), { action: "keep" });
  });

  const changes: [string, Partial<typeof OWN>, Partial<typeof wanted>][] = [
    ["another way back", { redirect_uris: ["http://ci.example.org:81/authorize"] }, {}],
    ["two ways back", { redirect_uris: [REDIRECT, "http://evil.example.org"] }, {}],
    ["a public client", { confidential_client: false }, {}],
    ["a second question", { skip_secondary_authorization: false }, {}],
    ["another id than the file's", {}, { client: "b" }],
    ["another secret than the file's", {}, { works: false }],
  ];
  for (const [title, found, more] of changes) {
    it(`changes one with ${title}`, () => {
      const decision = decideOauth([{ ...OWN, ...found }], { ...wanted, ...more });
      assert.deepEqual(decision, { action: "change", id: 7 });
    });
  }
});

describe("saysUnknownCode", () => {
  for (const [text, known] of [
    ['{"error":"unauthorized_client","error_description":"client is not authorized"}', true],
    ['{"error":"unauthorized_client","error_description":"invalid client secret"}', false],
    [
      '{"error":"invalid_client","error_description":"cannot load client with client id: \'x\'"}',
      false,
    ],
  ] as const) {
    it(`takes ${text} for a client that is ${known ? "" : "not "}known`, () => {
      assert.equal(saysUnknownCode(text), known);
    });
  }
});
