import * as assert from "node:assert/strict";
import { utils } from "ssh2";
import { makeHostKey } from "../../../../operations/authority/host-key";

describe("An SSH host key", () => {
  it("is an Ed25519 key in OpenSSH's format, another one each time", () => {
    const key = makeHostKey();
    assert.match(key, /^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    const parsed = utils.parseKey(key);
    assert.ok(!(parsed instanceof Error));
    assert.equal(parsed.type, "ssh-ed25519");
    assert.notEqual(key, makeHostKey());
  });
});
