import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";
import { execa } from "execa";
import { overSsh } from "../../../rollout/over-ssh/dial-agent";
import { connectSsh, type SshConnection } from "../../../ssh/connection";
import { dockerOver } from "../../../ssh/engine";
import { readHostKey } from "../../../ssh/host-key";
import { startKeyAgent } from "../../../ssh/key-agent";
import { openTunnel } from "../../../ssh/tunnel";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { json, pretendEngines } from "./support/pretend-engine";
import { realSshd } from "./support/real-sshd";
import { newKey } from "./support/ssh-server";

describe("OpenSSH's server", () => {
  const sshd = realSshd();
  const folder = temporaryFolders();
  const pretendEngine = pretendEngines();
  const open: SshConnection[] = [];
  afterEach(() => open.splice(0).forEach((connection) => connection.close()));

  async function connect(options = {}): Promise<SshConnection> {
    const connection = await connectSsh({ ...sshd().endpoint, name: "m1" }, options);
    open.push(connection);
    return connection;
  }

  it("runs commands with input, and tells code and signal", async () => {
    const connection = await connect();
    const result = await connection.run("sh -s", { input: "echo yes; echo no >&2; exit 3\n" });
    assert.deepEqual(result, { code: 3, stdout: "yes\n", stderr: "no\n" });
    assert.equal((await connection.run("sh -c 'kill -TERM $$'")).code, 143);
  });

  it("gives a command up after its time and takes the next", async () => {
    const connection = await connect();
    const sleeping = connection.run("exec sleep 2", { timeoutMs: 300 });
    await assert.rejects(sleeping, / did not end in 0.3 s$/);
    assert.equal((await connection.run("echo on")).stdout, "on\n");
  });

  it("sees no login when its host key is not the expected one", async () => {
    const { endpoint, log } = sshd();
    const before = log();
    await assert.rejects(connectSsh({ ...endpoint, hostKey: newKey().public }), {
      reason: "host key",
    });
    await sleep(200);
    const since = log().slice(before.length);
    assert.match(since, /Connection from 127\.0\.0\.1/);
    assert.doesNotMatch(since, /publickey|Accepted|Failed/);
  });

  it("shows its host key to who asks for it", async () => {
    const { address, port, hostKey } = sshd().endpoint;
    const read = await readHostKey(address, port);
    assert.equal(read.hostKey, hostKey);
    const { stdout } = await execa("ssh-keygen", ["-lf", "-"], { input: `${hostKey}\n` });
    assert.equal(read.fingerprint, stdout.split(" ")[1]);
    const { endpoint } = sshd();
    assert.deepEqual(await readHostKey(address, port, { jump: endpoint }), read);
  });

  it("passes a connection on to the machine behind it", async () => {
    const { endpoint } = sshd();
    const connection = await connectSsh({ ...endpoint, name: "m1", jump: endpoint });
    open.push(connection);
    assert.equal((await connection.run("echo there")).stdout, "there\n");
  });

  it("takes the key of a file from the agent that holds it", async () => {
    const { key, ...endpoint } = sshd().endpoint;
    const agent = await startKeyAgent([key], { dir: await folder(), agent: "/nowhere" });
    const connection = await connectSsh(endpoint, { agent: agent.socket });
    open.push(connection);
    await agent.close();
    assert.equal((await connection.run("echo in")).stdout, "in\n");
  });

  it("keeps an idle connection that gives signs of life", async () => {
    const connection = await connect({ aliveEveryMs: 50 });
    await sleep(1_000);
    assert.equal((await connection.run("echo on")).stdout, "on\n");
  });

  it("gives more channels to an engine than sessions, and large bodies", async () => {
    const socket = path.join(await folder(), "s");
    await pretendEngine(socket, {
      "GET /version": json({ Version: "1" }),
      "POST /build": (request, response) => void request.pipe(response),
    });
    const docker = dockerOver(await connect(), socket);
    const answers = await Promise.all(Array.from({ length: 60 }, () => docker.version()));
    assert.ok(answers.every(({ Version }) => Version === "1"));
    const echoed = await docker.buildImage(
      Readable.from(Array.from({ length: 20 }, (_, sent) => Buffer.alloc(1_000_000, sent))),
      {},
    );
    assert.equal((await buffer(echoed)).length, 20_000_000);
  });

  it("is reached by the system's ssh only when its host key is known", async () => {
    const { address, port, user, key, hostKey } = sshd().endpoint;
    const dir = await folder();
    await pretendEngine(path.join(dir, "s"), { "GET /version": json({ Version: "1" }) });
    const known = path.join(dir, "known_hosts");
    const settings = `UserKnownHostsFile ${known}\nIdentityFile ${key}\nIdentityAgent none\n`;
    await fs.writeFile(path.join(dir, "config"), settings);
    const ssh = `#!/bin/sh\nexec /usr/bin/ssh -F ${dir}/config "$@"\n`;
    await fs.writeFile(path.join(dir, "ssh"), ssh, { mode: 0o755 });
    const env = { ...process.env, PATH: `${dir}:${process.env["PATH"]}` };
    const host = `ssh://${user}@${address}:${port}${dir}/s`;
    await assert.rejects(new Docker(overSsh(host, env)).version(), {
      message: /ssh can't connect: .*Host key verification failed\./s,
    });
    await fs.writeFile(known, `[${address}]:${port} ${hostKey}\n`);
    const over = overSsh(host, env);
    const answer = await new Docker(over).version().catch((error: Error) => error.message);
    over.agent.destroy();
    // Without Docker's client on this machine it gets that far all the same.
    if (typeof answer === "string") assert.match(answer, /docker system dial-stdio ended/);
    else assert.equal(answer.Version, "1");
  });

  it("leads to a real engine, by channels and by a socket", async function () {
    const local = new Docker({ socketPath: "/var/run/docker.sock" });
    const expected = await local.version().catch(() => undefined);
    if (expected === undefined) {
      process.stderr.write("skipped: no engine at /var/run/docker.sock\n");
      return this.skip();
    }
    const connection = await connect();
    const docker = dockerOver(connection);
    assert.deepEqual(await docker.version(), expected);
    assert.equal((await docker.info()).ID, (await local.info()).ID);
    const tunnel = await openTunnel(connection, { dir: await folder() });
    const through = new Docker({ socketPath: tunnel.host.replace("unix://", "") });
    assert.deepEqual(await through.version(), expected);
    const lists = await Promise.all(Array.from({ length: 20 }, () => through.listImages()));
    assert.equal(lists.length, 20);
    await tunnel.close();
  });
});
