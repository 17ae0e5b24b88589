import assert from "node:assert/strict";
import { knownHostsText, sshConfig } from "../../../../operations/hosts/host-shell";
import { host, HOST_KEY } from "../../support/host";

describe("a shell on a host", () => {
  it("believes the config's host key and no other", () => {
    const plain = host("w1", { port: 2222, user: "ops" });
    assert.equal(knownHostsText(plain), `w1 ${HOST_KEY}\n`);
    assert.equal(
      sshConfig(plain, "/tmp/known"),
      [
        "Host w1",
        "  HostName 192.0.2.1",
        "  Port 2222",
        "  User ops",
        "  HostKeyAlias w1",
        "  HostKeyAlgorithms ssh-ed25519",
        "  StrictHostKeyChecking yes",
        '  UserKnownHostsFile "/tmp/known"',
        "",
      ].join("\n"),
    );
  });

  it("checks the key of the jump host too, and uses the key files that are named", () => {
    const jump = { address: "192.0.2.9", port: 22, user: "jump", hostKey: "ssh-rsa BBBB" };
    const inner = host("w1", { key: "~/.ssh/w1", jump });
    assert.equal(knownHostsText(inner), `w1 ${HOST_KEY}\nw1.jump ssh-rsa BBBB\n`);
    const text = sshConfig(inner, "/tmp/known");
    assert.match(text, /IdentityFile "~\/\.ssh\/w1"\n {2}IdentitiesOnly yes/);
    assert.match(text, /ProxyJump w1\.jump\nHost w1\.jump\n {2}HostName 192\.0\.2\.9\n/);
    assert.match(text, /HostKeyAlias w1\.jump\n {2}HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256\n/);
    assert.equal(text.match(/StrictHostKeyChecking yes/g)?.length, 2);
  });
});
