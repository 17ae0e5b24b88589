import * as assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { connectEngine, engineOver } from "../../../rollout/engine";
import { engineTask } from "./engine-builders";

/** A frame of the engine's log format. */
function frame(text: string, stream = 1): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

function answering(answers: Readonly<Record<string, { status: number; body: Buffer | string }>>) {
  const asked: string[] = [];
  const engine = engineOver((path) => {
    asked.push(decodeURIComponent(path));
    const { status, body } = answers[path.split("?")[0] ?? ""] ?? { status: 404, body: "{}" };
    return Promise.resolve({ status, body: Buffer.from(body) });
  });
  return { engine, asked };
}

describe("the engine's API", () => {
  it("lists services of a label with how many tasks run", async () => {
    const { engine, asked } = answering({ "/services": { status: 200, body: "[]" } });
    assert.deepEqual(await engine.services({ label: ["a=b"] }), []);
    assert.deepEqual(asked, ['/services?status=true&filters={"label":["a=b"]}']);
  });

  it("knows no service that the engine has not", async () => {
    assert.equal(await answering({}).engine.service("gone"), undefined);
  });

  it("passes on the engine's own words when it refuses", async () => {
    const { engine } = answering({
      "/services/one": { status: 500, body: '{"message":"rpc error"}' },
      "/services/two": { status: 502, body: "<html>Bad gateway" },
    });
    await assert.rejects(engine.service("one"), { message: "rpc error", status: 500 });
    await assert.rejects(engine.service("two"), { message: "HTTP 502 <html>Bad gateway" });
  });

  it("reads the log of a container on this machine, both streams in order", async () => {
    const body = Buffer.concat([frame("one\n"), frame("two\n", 2)]);
    const { engine } = answering({ "/containers/c1/logs": { status: 200, body } });
    assert.equal(await engine.taskLog(engineTask({ container: "c1" }), 5), "one\ntwo\n");
  });

  it("asks the swarm for the log of a task on another machine", async () => {
    const { engine } = answering({ "/tasks/task/logs": { status: 200, body: "plain\n" } });
    assert.equal(await engine.taskLog(engineTask({ container: "c1" }), 5), "plain\n");
  });

  it("asks for an image by its whole reference, and knows none that it has not", async () => {
    const { engine, asked } = answering({
      "/images/localhost%3A5000/app%3A2%40sha256%3A00/json": { status: 200, body: '{"Config":{}}' },
    });
    assert.deepEqual(await engine.image("localhost:5000/app:2@sha256:00"), { Config: {} });
    assert.equal(await engine.image("gone:1"), undefined);
    assert.deepEqual(asked, ["/images/localhost:5000/app:2@sha256:00/json", "/images/gone:1/json"]);
  });

  it("lists the swarm's machines", async () => {
    const { engine } = answering({ "/nodes": { status: 200, body: '[{"ID":"n1"}]' } });
    assert.deepEqual(await engine.nodes(), [{ ID: "n1" }]);
  });

  it("knows no machine that has left the swarm", async () => {
    const body = '{"Description":{"Hostname":"one"}}';
    const { engine } = answering({ "/nodes/n1": { status: 200, body } });
    assert.deepEqual(await engine.node("n1"), { Description: { Hostname: "one" } });
    assert.equal(await engine.node("n2"), undefined);
  });

  it("passes on the registry's own words when an image is looked up", async () => {
    const { engine } = answering({
      "/distribution/app%3A1/json": { status: 200, body: '{"Descriptor":{}}' },
      "/distribution/app%3A2/json": { status: 404, body: '{"message":"manifest unknown"}' },
    });
    assert.equal(await engine.registryLookup("app:1"), undefined);
    await assert.rejects(engine.registryLookup("app:2"), {
      message: "manifest unknown",
      status: 404,
    });
  });

  it("has no log where there is none", async () => {
    assert.equal(await answering({}).engine.taskLog(engineTask(), 5), "");
  });
});

describe("connecting to the engine", () => {
  it("speaks HTTP to the place that DOCKER_HOST names", async () => {
    const server = http.createServer((request, response) => {
      response.end(JSON.stringify([{ ID: request.url }]));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const [task] = await connectEngine(`tcp://127.0.0.1:${port}`).tasks("one");
    server.close();
    assert.match(task?.ID ?? "", /^\/tasks\?filters=/);
  });

  it("tells when nobody listens", async () => {
    await assert.rejects(connectEngine("unix:///nowhere/docker.sock").service("x"), /ENOENT/);
  });

  it("refuses a place that is none", () => {
    assert.throws(() => connectEngine("docker.example.org"), {
      summary:
        'DOCKER_HOST is "docker.example.org"; allowed: unix://, tcp:// or ssh:// and a place',
    });
  });
});
