import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { execa } from "execa";
import { connectSsh } from "../../../ssh/connection";
import { type KeyAgent, startKeyAgent } from "../../../ssh/key-agent";
import { fingerprintOf } from "../../../ssh/public-key";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { type KeyPair, newKey, parsed, sshServers } from "./support/ssh-server";

describe("an SSH agent for key files", () => {
  const folder = temporaryFolders();
  const sshServer = sshServers();
  const started: KeyAgent[] = [];
  afterEach(() => Promise.all(started.splice(0).map((agent) => agent.close())));

  async function keyFile(key: KeyPair): Promise<string> {
    const file = path.join(await folder(), "id");
    await fs.writeFile(file, key.private, { mode: 0o600 });
    await fs.writeFile(`${file}.pub`, `${key.public}\n`);
    return file;
  }

  async function agentFor(keys: readonly KeyPair[], agent = ""): Promise<string> {
    const files = await Promise.all(keys.map(keyFile));
    const made = await startKeyAgent(files, { dir: await folder(), agent: agent || "/nowhere" });
    started.push(made);
    return made.socket;
  }

  it("is opened to this user alone", async () => {
    const socket = await agentFor([newKey()]);
    assert.equal((await fs.stat(socket)).mode & 0o777, 0o600);
  });

  for (const type of ["ed25519", "rsa", "ecdsa"] as const) {
    it(`logs in with a key of type ${type}`, async () => {
      const key = newKey(type);
      const { endpoint, seen } = await sshServer({ authorized: [key.public] });
      const agent = await agentFor([newKey(), key]);
      const connection = await connectSsh(endpoint, { agent });
      connection.close();
      assert.equal(seen.at(-1), `login ops ${key.public.split(" ")[0]}`);
    });
  }

  it("hands what it does not hold on to the user's own agent", async () => {
    const key = newKey();
    const { endpoint } = await sshServer({ authorized: [key.public] });
    const agent = await agentFor([newKey()], await agentFor([key]));
    const connection = await connectSsh(endpoint, { agent });
    connection.close();
  });

  it("serves OpenSSH's own programs, which ask for more than it knows", async () => {
    const keys = [newKey(), newKey("rsa"), newKey("ecdsa")];
    const socket = await agentFor(keys);
    const env = { SSH_AUTH_SOCK: socket };
    const { stdout: listed } = await execa("ssh-add", ["-l"], { env });
    for (const key of keys) {
      assert.ok(listed.includes(fingerprintOf(parsed(key.public).getPublicSSH())), listed);
    }
    // Signs something and verifies it; for RSA it would ask for SHA-1.
    for (const key of [keys[0], keys[2]]) {
      assert.ok(key);
      await execa("ssh-add", ["-T", `${await keyFile(key)}.pub`], { env });
    }
  });

  it("takes a locked file whose key the user's agent holds, and no other", async () => {
    const key = newKey();
    const file = await keyFile({ ...newKey("ed25519", "secret"), public: key.public });
    const { endpoint } = await sshServer({ authorized: [key.public] });
    const agent = await startKeyAgent([file], {
      dir: await folder(),
      agent: await agentFor([key]),
    });
    started.push(agent);
    const connection = await connectSsh(endpoint, { agent: agent.socket });
    connection.close();
    const dir = await folder();
    await assert.rejects(startKeyAgent([file], { dir, agent: await agentFor([newKey()]) }), {
      reason: "login",
      summary: `the key file ${file} of a host is locked by a passphrase`,
      hint: `Add it to an SSH agent, which asks for the passphrase once: ssh-add ${file}`,
    });
  });

  it("makes no signature with SHA-1 and ends what is no agent's talk", async () => {
    const key = newKey("rsa");
    const socket = await agentFor([key]);
    const blob = parsed(key.public).getPublicSSH();
    const string = (bytes: Buffer): Buffer => Buffer.concat([uint32(bytes.length), bytes]);
    const request = [Buffer.from([13]), string(blob), string(Buffer.from("data")), uint32(0)];
    assert.deepEqual(
      await say(socket, string(Buffer.concat(request))),
      Buffer.from([0, 0, 0, 1, 5]),
    );
    assert.deepEqual(await say(socket, Buffer.alloc(8, 0xff)), Buffer.alloc(0));
  });

  it("says which file can't be read, or is none", async () => {
    const dir = await folder();
    const agent = "/nowhere";
    await assert.rejects(startKeyAgent([path.join(dir, "none")], { dir, agent }), {
      reason: "login",
      summary: new RegExp(`^the key file ${dir}/none of a host can't be read: ENOENT`),
    });
    const file = await keyFile(newKey());
    await assert.rejects(startKeyAgent([`${file}.pub`], { dir, agent }), {
      reason: "login",
      summary:
        `the key file ${file}.pub of a host holds no private key that is known: ` +
        "it is a public key",
    });
  });
});

/** All that is answered until the other side ends, or the first answer. */
function say(socket: string, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const client = net.connect(socket, () => client.write(bytes));
    const done = (answer: Buffer): void => {
      client.destroy();
      resolve(answer);
    };
    client.on("data", done);
    client.on("error", () => done(Buffer.alloc(0)));
    client.on("close", () => done(Buffer.alloc(0)));
  });
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
