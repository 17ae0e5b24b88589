import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as net from "node:net";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import Docker from "dockerode";
import { openTunnel } from "../../../ssh/tunnel";
import { json } from "./support/pretend-engine";
import { reachedMachines } from "./support/reached";

describe("a tunnel to an engine", () => {
  const reached = reachedMachines();

  function clientOf(host: string): Docker {
    return new Docker({ socketPath: host.replace("unix://", "") });
  }

  it("is a socket that only this user may open", async () => {
    const { connection, dir } = await reached();
    const { host, close } = await openTunnel(connection, { dir });
    const file = host.replace("unix://", "");
    assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
    await close();
    await assert.rejects(fs.stat(file), { code: "ENOENT" });
  });

  it("is not opened in a folder that others may enter", async () => {
    const { connection, dir } = await reached();
    await fs.chmod(dir, 0o755);
    await assert.rejects(openTunnel(connection, { dir }), {
      message: `${dir} is open to other users`,
    });
  });

  it("leads any client to the engine, many at a time", async () => {
    const { connection, dir, server } = await reached({ "GET /version": json({ Version: "1" }) });
    const { host, close } = await openTunnel(connection, { dir });
    const docker = clientOf(host);
    const answers = await Promise.all(Array.from({ length: 40 }, () => docker.version()));
    assert.deepEqual(new Set(answers.map(({ Version }) => Version)), new Set(["1"]));
    assert.equal(server.sockets.size, 1);
    await close();
  });

  it("passes large bodies on unchanged, both ways", async () => {
    const body = randomBytes(5_000_000);
    const { connection, dir } = await reached({
      "POST /build": (request, response) => void request.pipe(response),
    });
    const { host, close } = await openTunnel(connection, { dir });
    const echoed = await clientOf(host).buildImage(Readable.from([body]), {});
    assert.ok((await buffer(echoed)).equals(body));
    await close();
  });

  it("ends one half when its client does, and not the other", async () => {
    const { connection, dir } = await reached();
    const { host, close } = await openTunnel(connection, { dir });
    const exec = await clientOf(host).getExec("1").start({ hijack: true, stdin: true });
    exec.end("last words");
    assert.equal(await text(exec), "last words");
    await close();
  });

  it("tells a client as an engine would why there is no connection", async () => {
    const { connection, dir, server } = await reached();
    const { host, close } = await openTunnel(connection, { dir });
    server.sockets.forEach((socket) => socket.end());
    await connection.closed;
    await assert.rejects(clientOf(host).version(), {
      statusCode: 502,
      message: new RegExp(
        `the connection to m1 \\(ops@127.0.0.1:${server.port}\\) was ended by the machine`,
      ),
    });
    await close();
  });

  it("outlives a client that is gone in the middle", async () => {
    const { connection, dir } = await reached({
      "GET /events": (_request, response) => void response.write("{}\n"),
      "GET /version": json({ Version: "1" }),
    });
    const { host, close } = await openTunnel(connection, { dir });
    const client = net.connect(host.replace("unix://", ""));
    client.write("GET /events HTTP/1.1\r\nHost: docker\r\n\r\n");
    await new Promise((resolve) => client.once("data", resolve));
    client.destroy();
    assert.equal((await clientOf(host).version()).Version, "1");
    await close();
  });

  it("ends what goes through it when it is closed", async () => {
    const { connection, dir } = await reached({
      "GET /events": (_request, response) => void response.write("{}\n"),
    });
    const { host, close } = await openTunnel(connection, { dir });
    const events = await clientOf(host).getEvents();
    const rejection = assert.rejects(text(events));
    await close();
    await rejection;
    assert.equal((await connection.run("echo on")).stdout, "on\n");
  });
});
