import * as assert from "node:assert/strict";
import { encodeLogin, loginFor } from "../../../../rollout/failure/registry-login";

const ENCODED = encodeLogin({ address: "localhost:5000", username: "slipway", password: "pass" });

describe("the login of a registry", () => {
  it("is given to that registry alone", () => {
    assert.deepEqual(loginFor("localhost:5000/app:1", ENCODED), {
      auth: ENCODED,
      password: "pass",
    });
    assert.equal(loginFor("registry.example.org/app:1", ENCODED), undefined);
    assert.equal(loginFor("redis:7", ENCODED), undefined);
  });

  it("is written as engines read it: padded, and in the alphabet of URLs", () => {
    for (const password of ["a", "ab", "abc", "???>>>~~~", "ÿÿÿÿ"]) {
      const encoded = encodeLogin({ address: "localhost:5000", username: "slipway", password });
      assert.match(encoded, /^[\w-]+={0,2}$/);
      assert.equal(encoded.length % 4, 0);
      assert.equal(loginFor("localhost:5000/app:1", encoded)?.password, password);
    }
  });

  it("is none when there is none, or something else", () => {
    for (const encoded of ["", "not base64 of JSON", encodeLogin.name]) {
      assert.equal(loginFor("localhost:5000/app:1", encoded), undefined);
    }
  });
});
