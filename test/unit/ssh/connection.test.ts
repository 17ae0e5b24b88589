import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import { connectSsh, type SshOptions } from "../../../ssh/connection";
import { fingerprintOf } from "../../../ssh/public-key";
import { SshError } from "../../../ssh/ssh-error";
import { temporaryFolders } from "../toolchain/support/temporary-folder";
import { newKey, parsed, sshServers, type TestServer } from "./support/ssh-server";

const login = newKey();

describe("a connection over SSH", () => {
  const folder = temporaryFolders();
  const server = sshServers();

  async function keyFile(key = login.private): Promise<string> {
    const file = path.join(await folder(), "id");
    await fs.writeFile(file, key, { mode: 0o600 });
    return file;
  }

  async function connectTo({ endpoint }: Pick<TestServer, "endpoint">, options: SshOptions = {}) {
    return connectSsh({ ...endpoint, name: "m1", key: await keyFile() }, options);
  }

  it("runs a command with its input and tells code and output", async () => {
    const connection = await connectTo(await server({ authorized: [login.public] }));
    const result = await connection.run("cat; echo no >&2; exit 3", { input: "yes\n" });
    assert.deepEqual(result, { code: 3, stdout: "yes\n", stderr: "no\n" });
    connection.close();
  });

  it("gives no more input than it has, so that a command which reads ends", async () => {
    const connection = await connectTo(await server({ authorized: [login.public] }));
    assert.deepEqual(await connection.run("cat"), { code: 0, stdout: "", stderr: "" });
    connection.close();
  });

  it("tells a signal as a shell does", async () => {
    const connection = await connectTo(await server({ authorized: [login.public] }));
    const { code } = await connection.run("kill -TERM $$");
    assert.equal(code, 143);
    connection.close();
  });

  it("gives a command up after its time and stays usable", async () => {
    const { endpoint } = await server({ authorized: [login.public] });
    const connection = await connectTo({ endpoint });
    await assert.rejects(connection.run("sleep 60", { timeoutMs: 100 }), {
      message: `a command on m1 (ops@127.0.0.1:${endpoint.port}) did not end in 0.1 s`,
    });
    assert.equal((await connection.run("echo on")).stdout, "on\n");
    connection.close();
  });

  it("stops before the login when the host key is another one", async () => {
    const shown = newKey();
    const wanted = newKey();
    const { endpoint, seen } = await server({ hostKeys: [shown], authorized: [login.public] });
    const key = await keyFile();
    const connecting = connectSsh({ ...endpoint, hostKey: wanted.public, name: "m1", key });
    const error: unknown = await connecting.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof SshError);
    assert.equal(error.reason, "host key");
    assert.equal(
      error.summary,
      `m1 (ops@127.0.0.1:${endpoint.port}) shows the host key ` +
        `${fingerprintOf(parsed(shown.public).getPublicSSH())} (ssh-ed25519), but its hostKey is ` +
        `${fingerprintOf(parsed(wanted.public).getPublicSSH())} (ssh-ed25519)`,
    );
    assert.match(error.hint ?? "", /^Nothing was sent to it: /);
    assert.deepEqual(seen, []);
  });

  it("stops before the login when there is no host key of that type", async () => {
    const { endpoint, seen } = await server({ authorized: [login.public] });
    const hostKey = newKey("ecdsa").public;
    await assert.rejects(connectSsh({ ...endpoint, hostKey, key: await keyFile() }), {
      reason: "host key",
      summary:
        `ops@127.0.0.1:${endpoint.port} shows no host key of type ecdsa-sha2-nistp256, ` +
        "which its hostKey is",
    });
    assert.deepEqual(seen, []);
  });

  it("asks a server with keys of several types for the one it knows", async () => {
    for (const type of ["rsa", "ecdsa", "ed25519"] as const) {
      const known = newKey(type);
      const hostKeys = [known, ...(["ed25519", "rsa"] as const).map((each) => newKey(each))];
      const unlike = hostKeys.filter(
        (key, index) => index === 0 || !sameType(key.public, known.public),
      );
      const connection = await connectTo(
        await server({ hostKeys: unlike, authorized: [login.public] }),
      );
      connection.close();
    }
  });

  it("says which key is not accepted", async () => {
    const { endpoint } = await server();
    const key = await keyFile();
    const fingerprint = fingerprintOf(parsed(login.public).getPublicSSH());
    await assert.rejects(connectSsh({ ...endpoint, name: "m1", key }), {
      reason: "login",
      summary: `m1 (ops@127.0.0.1:${endpoint.port}) does not accept the key ${key} (${fingerprint})`,
    });
  });

  it("says that nobody listens", async () => {
    const { endpoint, stop } = await server();
    stop();
    await assert.rejects(connectSsh({ ...endpoint, key: await keyFile() }), {
      reason: "unreachable",
      summary:
        `ops@127.0.0.1:${endpoint.port} can't be reached by SSH: ` +
        `connect ECONNREFUSED 127.0.0.1:${endpoint.port}`,
    });
  });

  it("waits for no machine that says nothing", async () => {
    const silent = net.createServer(() => undefined).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as net.AddressInfo;
    const endpoint = { address: "127.0.0.1", port, user: "ops", hostKey: login.public };
    await assert.rejects(connectSsh({ ...endpoint, key: await keyFile() }, { timeoutMs: 100 }), {
      reason: "unreachable",
      summary: `ops@127.0.0.1:${port} does not answer in 0.1 s`,
    });
    silent.close();
  });

  it("goes through a jump host, whose key is checked as well", async () => {
    const jump = await server({ authorized: [login.public] });
    const { endpoint, seen } = await server({ authorized: [login.public] });
    const key = await keyFile();
    const host = { ...endpoint, name: "m1", key, jump: { ...jump.endpoint, key } };
    const connection = await connectSsh(host);
    assert.equal((await connection.run("echo there")).stdout, "there\n");
    assert.deepEqual(jump.seen, ["login ops ssh-ed25519", `tcp ${endpoint.port}`]);
    assert.deepEqual(seen, ["login ops ssh-ed25519", "exec echo there"]);
    connection.close();
    await connection.closed;

    const wrong = { ...host, jump: { ...host.jump, hostKey: newKey().public } };
    await assert.rejects(connectSsh(wrong), (error: unknown) => {
      assert.ok(error instanceof SshError);
      assert.equal(error.reason, "host key");
      assert.ok(error.summary.startsWith(`jump host of m1 (ops@127.0.0.1:${jump.port}) shows`));
      return true;
    });
    assert.equal(jump.seen.length, 2);
  });

  it("says what the jump host does not reach", async () => {
    const jump = await server({ authorized: [login.public] });
    const { endpoint, stop } = await server();
    stop();
    const key = await keyFile();
    await assert.rejects(connectSsh({ ...endpoint, key, jump: { ...jump.endpoint, key } }), {
      reason: "unreachable",
      summary:
        `ops@127.0.0.1:${endpoint.port} can't be reached through its jump host: jump host ` +
        `(ops@127.0.0.1:${jump.port}) gives no connection to 127.0.0.1:${endpoint.port}: refused`,
    });
  });

  it("opens a Unix socket of the machine, both halves of which end by themselves", async () => {
    const socket = path.join(await folder(), "echo.sock");
    const echo = net.createServer({ allowHalfOpen: true }, (client) => {
      void buffer(client).then((all) => client.end(`got ${all.length}`));
    });
    await new Promise<void>((resolve) => echo.listen(socket, resolve));
    const connection = await connectTo(await server({ authorized: [login.public] }));
    const stream = await connection.openSocket(socket);
    stream.end(Buffer.alloc(5_000_000));
    assert.equal((await buffer(stream)).toString(), "got 5000000");
    connection.close();
    echo.close();
  });

  it("says which socket nobody listens on", async () => {
    const { endpoint } = await server({ authorized: [login.public] });
    const connection = await connectTo({ endpoint });
    await assert.rejects(connection.openSocket("/nowhere.sock"), {
      summary: `m1 (ops@127.0.0.1:${endpoint.port}) gives no connection to /nowhere.sock: refused`,
    });
    connection.close();
  });

  it("tells whoever waits that the machine ended the connection", async () => {
    const { endpoint, sockets } = await server({ authorized: [login.public] });
    const connection = await connectTo({ endpoint });
    const running = connection.run("sleep 60");
    const ended = {
      reason: "closed",
      summary: `the connection to m1 (ops@127.0.0.1:${endpoint.port}) was ended by the machine`,
    };
    const rejection = assert.rejects(running, ended);
    sockets.forEach((socket) => socket.end());
    await rejection;
    await connection.closed;
    await assert.rejects(connection.run("true"), ended);
    await assert.rejects(connection.openSocket("/var/run/docker.sock"), ended);
  });

  it("takes a machine that gives no sign of life for gone", async () => {
    const { endpoint, sockets } = await server({ authorized: [login.public] });
    const connection = await connectTo({ endpoint }, { aliveEveryMs: 100 });
    const from = Date.now();
    const rejection = assert.rejects(connection.run("sleep 60"), {
      reason: "closed",
      summary: `the connection to m1 (ops@127.0.0.1:${endpoint.port}) was lost: no sign of life for 0.4 s`,
    });
    // What the client sends is no longer read, as if its packets were lost.
    sockets.forEach((socket) => socket.pause());
    await rejection;
    await connection.closed;
    assert.ok(Date.now() - from < 5_000);
  });
});

function sameType(one: string, other: string): boolean {
  return one.split(" ")[0] === other.split(" ")[0];
}
