import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { dockerOver } from "../../../ssh/engine";
import { json } from "./support/pretend-engine";
import { reachedMachines } from "./support/reached";

describe("an engine over SSH", () => {
  const reached = reachedMachines();

  it("answers, many requests at a time over the one connection", async () => {
    const { connection, server } = await reached({ "GET /version": json({ Version: "20.10.0" }) });
    const docker = dockerOver(connection);
    const answers = await Promise.all(Array.from({ length: 60 }, () => docker.version()));
    assert.deepEqual(new Set(answers.map(({ Version }) => Version)), new Set(["20.10.0"]));
    assert.equal(server.sockets.size, 1);
    assert.equal(server.seen.filter((each) => each === "socket /var/run/docker.sock").length, 60);
  });

  it("is asked there and nowhere else, whatever DOCKER_HOST says", async () => {
    const { connection, engine } = await reached({ "GET /version": json({ Version: "20.10.0" }) });
    const { DOCKER_HOST, DOCKER_TLS_VERIFY } = process.env;
    Object.assign(process.env, { DOCKER_HOST: "ssh://root@192.0.2.1", DOCKER_TLS_VERIFY: "1" });
    try {
      assert.equal((await dockerOver(connection).version()).Version, "20.10.0");
    } finally {
      restore({ DOCKER_HOST, DOCKER_TLS_VERIFY });
    }
    assert.deepEqual(engine.requests, ["GET /version"]);
  });

  it("tells its own errors", async () => {
    const { connection } = await reached({
      "GET /swarm": json({ message: "The swarm does not have a leader." }, 503),
    });
    await assert.rejects(dockerOver(connection).swarmInspect(), {
      statusCode: 503,
      message: /The swarm does not have a leader/,
    });
  });

  it("takes a build's context as it comes and gives the output as it comes", async () => {
    const context = randomBytes(6_000_000);
    let come = Buffer.alloc(0);
    const { connection } = await reached({
      "POST /build": (request, response) => {
        void buffer(request).then((all) => {
          come = all;
          response.write('{"stream":"one"}\n');
          setTimeout(() => response.end('{"stream":"two"}\n'), 20);
        });
      },
    });
    const half = context.length / 2;
    const tar = Readable.from([context.subarray(0, half), context.subarray(half)]);
    const output = await dockerOver(connection).buildImage(tar, { t: "app" });
    assert.equal(await text(output), '{"stream":"one"}\n{"stream":"two"}\n');
    assert.ok(come.equals(context));
  });

  it("gives a large answer only as fast as it is read", async () => {
    let sent = 0;
    const { connection } = await reached({
      "GET /images/app/get": (_request, response) => {
        const more = (): void => {
          while (sent < 32_000_000) {
            sent += 1_000_000;
            if (!response.write(Buffer.alloc(1_000_000))) return void response.once("drain", more);
          }
          response.end();
        };
        more();
      },
    });
    const image = await dockerOver(connection).getImage("app").get();
    image.pause();
    await sleep(500);
    assert.ok(sent < 16_000_000, `${sent} bytes were sent before any was read`);
    assert.equal((await buffer(image)).length, 32_000_000);
  });

  it("speaks both ways with a command that runs in a container", async () => {
    const { connection, engine } = await reached();
    const exec = dockerOver(connection).getExec("1");
    const stream = await exec.start({ hijack: true, stdin: true });
    stream.write("ping");
    const [said]: unknown[] = await once(stream, "data");
    assert.equal(String(said), "ping");
    stream.end();
    assert.equal(await text(stream), "");
    assert.equal(engine.upgrades, 1);
  });

  it("stops a request that is given up, and goes on with the next", async () => {
    let closed = false;
    const { connection } = await reached({
      "GET /events": (request) => void request.on("close", () => (closed = true)),
      "GET /version": json({ Version: "20.10.0" }),
    });
    const docker = dockerOver(connection);
    const abort = new AbortController();
    const events = docker.getEvents({ abortSignal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await assert.rejects(events, { name: "AbortError" });
    for (let tries = 0; !closed && tries < 100; tries += 1) await sleep(10);
    assert.ok(closed);
    assert.equal((await docker.version()).Version, "20.10.0");
  });

  it("says that the machine was lost, while a request runs and before one", async () => {
    const { connection, server } = await reached({ "GET /version": () => undefined });
    const docker = dockerOver(connection);
    const lost = {
      reason: "closed",
      summary: `the connection to m1 (ops@127.0.0.1:${server.port}) was ended by the machine`,
    };
    const rejection = assert.rejects(docker.version(), lost);
    for (let tries = 0; server.seen.length < 2 && tries < 100; tries += 1) await sleep(10);
    server.sockets.forEach((socket) => socket.end());
    await rejection;
    await assert.rejects(docker.version(), lost);
  });

  it("ends a stream with an error, not quietly, when the machine is lost", async () => {
    const { connection, server } = await reached({
      "GET /events": (_request, response) => void response.write("{}\n"),
    });
    const events = await dockerOver(connection).getEvents();
    const reading = text(events);
    const rejection = assert.rejects(reading);
    setTimeout(() => server.sockets.forEach((socket) => socket.destroy()), 50);
    await rejection;
  });
});

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
