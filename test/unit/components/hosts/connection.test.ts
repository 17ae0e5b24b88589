import * as assert from "node:assert/strict";
import { remoteConnection } from "../../../../components/hosts/connection";
import { rootShell } from "../../../../ssh/root-shell";
import { hostOf } from "./builders";

const dialling = { dialErrorLimit: 10, perDialTimeout: 10 };

describe("A remote command's connection", () => {
  it("is where SSH answers, with the key that the server must show", () => {
    assert.deepEqual(remoteConnection(hostOf({ port: 2222, user: "ops" })), {
      host: "192.0.2.11",
      port: 2222,
      user: "ops",
      hostKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA",
      ...dialling,
    });
  });

  it("goes through the jump host, whose key is checked too", () => {
    const jump = { address: "192.0.2.1", port: 22, user: "hop", hostKey: "ssh-ed25519 AAAAjump" };
    assert.deepEqual(remoteConnection(hostOf({ jump })).proxy, {
      host: "192.0.2.1",
      port: 22,
      user: "hop",
      hostKey: "ssh-ed25519 AAAAjump",
      ...dialling,
    });
  });

  it("has no private key, nor the name of its file", () => {
    const jump = { ...hostOf(), key: "~/.ssh/jump" };
    const connection = JSON.stringify(remoteConnection(hostOf({ key: "~/.ssh/host", jump })));
    assert.ok(!connection.includes(".ssh"), connection);
    assert.ok(!/privateKey|password/i.test(connection), connection);
  });
});

describe("The shell that a script is fed to", () => {
  it("is root's, by sudo that never asks where root does not log in", () => {
    assert.equal(rootShell({ user: "root" }), "sh -s");
    assert.equal(rootShell({ user: "ops" }), "sudo -n sh -s");
  });
});
