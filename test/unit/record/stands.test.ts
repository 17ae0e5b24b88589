import * as assert from "node:assert/strict";
import { parsePem } from "../../../model/pem";
import { makeAuthority } from "../../../operations/authority/make-authority";
import { configCopy } from "../../../record/config-copy";
import { placeholder } from "../../../record/placeholder";
import { standsFor } from "../../../record/stands";

describe("standsFor", () => {
  it("gives what the config's copy gives, from the record's shapes alone", async () => {
    const owner = { project: "slipway", domain: "slipway.localhost" };
    const authority = await makeAuthority(owner, { now: new Date("2026-11-01T00:00:00Z") });
    const { shapes, stands } = standsFor([
      { name: "authority", value: authority, ciphertext: "v1:A" },
      { name: "password", value: "hunter2", ciphertext: "v1:B" },
    ]);
    const [first, second] = stands;
    assert.deepEqual(Object.keys(shapes), ["authority"]);
    assert.equal(second?.placeholder, placeholder("v1:B"));
    assert.equal(
      parsePem(first?.placeholder ?? "", "it").certificates[0],
      parsePem(authority, "it").certificates[0],
    );
    const text =
      "config:\n  slipway:secrets:\n    authority: { secure: v1:A }\n    password: { secure: v1:B }\n";
    const { secrets } = configCopy(text, { file: "it", salt: "v1:x", shapes });
    assert.deepEqual(secrets, { authority: first?.placeholder, password: second?.placeholder });
  });
});
