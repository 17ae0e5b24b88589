import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { mock } from "node:test";
import { type KeyAgent, startKeyAgent } from "../../../ssh/key-agent";
import { loginFor } from "../../../ssh/login";
import { fingerprintOf } from "../../../ssh/public-key";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { type KeyPair, newKey, parsed } from "./support/ssh-server";

describe("what a login takes", () => {
  const folder = temporaryFolders();
  const started: KeyAgent[] = [];
  afterEach(() => Promise.all(started.splice(0).map((agent) => agent.close())));

  async function keyFile(key: KeyPair): Promise<string> {
    const file = path.join(await folder(), "id");
    await fs.writeFile(file, key.private, { mode: 0o600 });
    await fs.writeFile(`${file}.pub`, `${key.public}\n`);
    return file;
  }

  async function agentWith(...keys: KeyPair[]): Promise<string> {
    const files = await Promise.all(keys.map(keyFile));
    const agent = await startKeyAgent(files, { dir: await folder(), agent: "/nowhere" });
    started.push(agent);
    return agent.socket;
  }

  function login(key?: string, agent?: string) {
    const endpoint = { address: "192.0.2.1", port: 22, user: "ops", hostKey: "", key };
    return loginFor(endpoint, "m1 (ops@192.0.2.1:22)", agent);
  }

  it("is the host's key file, even when there is an agent", async () => {
    const key = newKey();
    const file = await keyFile(key);
    const { methods, title } = await login(file, "/nowhere");
    assert.deepEqual(
      methods.map(({ type }) => type),
      ["publickey"],
    );
    assert.equal(title, `the key ${file} (${fingerprintOf(parsed(key.public).getPublicSSH())})`);
  });

  it("is found in the user's own folder", async () => {
    const file = await keyFile(newKey());
    const before = process.env["HOME"];
    process.env["HOME"] = path.dirname(file);
    try {
      assert.match((await login("~/id")).title, /^the key ~\/id \(SHA256:/);
    } finally {
      process.env["HOME"] = before;
    }
  });

  it("is what the agent holds when the host names no file", async () => {
    const agent = await agentWith(newKey(), newKey("rsa"));
    const { methods, title } = await login(undefined, agent);
    assert.deepEqual(
      methods.map(({ type }) => type),
      ["agent"],
    );
    assert.equal(title, "the 2 keys of the SSH agent");
  });

  it("is told to be missing when there is neither file nor agent", async () => {
    await assert.rejects(login(), {
      reason: "login",
      summary: "there is no key to log in to m1 (ops@192.0.2.1:22) with",
      hint:
        "Start an SSH agent and add a key to it (eval $(ssh-agent); ssh-add), so that " +
        "SSH_AUTH_SOCK names it, or give the host's private key file as `key`.",
    });
  });

  it("is told to be missing when the agent holds nothing", async () => {
    const agent = await agentWith();
    await assert.rejects(login(undefined, agent), {
      reason: "login",
      summary: `the SSH agent at ${agent} holds no key to log in to m1 (ops@192.0.2.1:22) with`,
      hint: "Add one (ssh-add <file>), or give the host's private key file as `key`.",
    });
  });

  it("is not waited for from an agent that does not answer", async () => {
    await assert.rejects(login(undefined, "/nowhere"), {
      reason: "login",
      summary: "the SSH agent at /nowhere does not answer: Failed to connect to agent",
      hint:
        "It is asked for the keys to log in to m1 (ops@192.0.2.1:22): start it, or correct " +
        "SSH_AUTH_SOCK.",
    });
  });

  it("is not waited for from an agent that says nothing", async () => {
    const socket = path.join(await folder(), "silent");
    const silent = net.createServer().listen(socket);
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const rejection = assert.rejects(login(undefined, socket), {
        reason: "login",
        summary: `the SSH agent at ${socket} does not answer: it says nothing for 5 s`,
      });
      mock.timers.tick(5_000);
      await rejection;
    } finally {
      mock.timers.reset();
      silent.close();
    }
  });

  it("is not a file that can't be read", async () => {
    await assert.rejects(login("/nowhere/id"), {
      reason: "login",
      summary:
        "the key file /nowhere/id of m1 (ops@192.0.2.1:22) can't be read: " +
        "ENOENT: no such file or directory, open '/nowhere/id'",
      hint: "Correct the host's `key`, or leave it out to use the keys of the SSH agent.",
    });
  });

  it("is not a file that is no private key", async () => {
    const file = await keyFile({ private: "none", public: "none" });
    await assert.rejects(login(file), {
      reason: "login",
      summary:
        `the key file ${file} of m1 (ops@192.0.2.1:22) holds no private key that is known: ` +
        "Unsupported key format",
      hint: `Give the file without .pub; one of another format is converted by: ssh-keygen -p -f ${file}`,
    });
  });

  it("is a locked file's key only when the agent holds it", async () => {
    const key = newKey();
    const file = await keyFile({ ...newKey("ed25519", "secret"), public: key.public });
    const locked = {
      reason: "login",
      summary: `the key file ${file} of m1 (ops@192.0.2.1:22) is locked by a passphrase`,
      hint: `Add it to an SSH agent, which asks for the passphrase once: ssh-add ${file}`,
    };
    await assert.rejects(login(file), locked);
    await assert.rejects(login(file, await agentWith(newKey())), locked);
    const { title } = await login(file, await agentWith(newKey(), key));
    assert.equal(title, `the key ${file} of the SSH agent`);
  });

  it("is offered alone, for a server ends the connection after a few wrong keys", async () => {
    const key = newKey();
    const file = await keyFile({ ...newKey("ed25519", "secret"), public: key.public });
    const { methods } = await login(file, await agentWith(newKey(), key, newKey()));
    const [method] = methods;
    assert.ok(method?.type === "agent" && typeof method.agent === "object");
    const offered = await new Promise<readonly unknown[]>((resolve, reject) => {
      const { agent } = method;
      if (typeof agent === "string") return reject(new Error("a path offers all keys"));
      agent.getIdentities((error, keys) => (error ? reject(error) : resolve(keys ?? [])));
    });
    assert.equal(offered.length, 1);
    assert.ok(parsed(key.public).equals(offered[0] as Buffer));
  });
});
