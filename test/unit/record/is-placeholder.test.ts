import * as assert from "node:assert/strict";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { makeHostKey } from "../../../operations/authority/host-key";
import { isPlaceholder } from "../../../record/is-placeholder";
import { pemShape, placeholderOf } from "../../../record/pem-placeholder";

const NOW = { now: new Date("2026-11-01T00:00:00Z") };

const standFor = (secret: string) => {
  const shape = pemShape(secret);
  return placeholderOf(shape === undefined ? {} : { it: shape }, "it", "v1:AAAA");
};

describe("isPlaceholder", () => {
  it("takes what stands for a password", () => {
    assert.ok(isPlaceholder(standFor("canary-5c1d")));
  });

  it("takes what stands for keys and certificates, and never these themselves", async () => {
    const authority = await makeAuthority({ project: "slipway", domain: "a.localhost" }, NOW);
    const certificate = await issueCertificate(authority, { names: ["a.localhost"] }, NOW);
    for (const secret of [authority, certificate, makeHostKey()]) {
      assert.ok(isPlaceholder(standFor(secret)), secret.slice(0, 30));
      assert.ok(!isPlaceholder(secret));
      assert.ok(!isPlaceholder(`${standFor(secret)}${secret}`));
      assert.ok(!isPlaceholder(`${standFor(secret)}canary-5c1d`));
    }
  });

  for (const value of ["", "hunter2", "placeholder-", `placeholder-${"a".repeat(24)} and more`]) {
    it(`takes no "${value}"`, () => assert.ok(!isPlaceholder(value)));
  }
});
