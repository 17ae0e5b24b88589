import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as http from "node:http";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { createApp } from "../../../../apps/click-count/src/app";
import { readAssets } from "../../../../apps/click-count/src/answers";
import type { Counter } from "../../../../apps/click-count/src/counter";
import { createServer, type Server } from "../../../../apps/click-count/src/server";
import { info, memoryCounter, recordingLog } from "./support";

const SOURCES = path.resolve(__dirname, "../../../../apps/click-count");

interface Got {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

function request(port: number, target: string, agent?: http.Agent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: target, agent };
    const asking = http.get(options, (response) => {
      const { statusCode: status, headers } = response;
      const { connection, "content-type": type } = headers;
      text(response).then((body) => resolve({ status, connection, type, body }), reject);
    });
    asking.on("error", reject);
  });
}

describe("the server of click-count", () => {
  const servers: Server[] = [];
  after(() => Promise.all(servers.map((server) => server.drain(0))));

  async function start(counter: Counter = memoryCounter()) {
    const { log, lines } = recordingLog();
    const assets = readAssets(path.join(SOURCES, "public"), ["app.js", "style.css"]);
    const server = createServer(createApp({ info, counter, assets, log }), log);
    servers.push(server);
    return { server, port: await server.listen(0), lines };
  }

  it("serves the page's script and style, and drops the query", async () => {
    const { port } = await start();
    const script = await request(port, "/app.js?v=1");
    assert.deepEqual([script.status, script.type], [200, "text/javascript; charset=utf-8"]);
    assert.match(script.body, /fetch\("\/api\/clicks"/);
    const style = await request(port, "/style.css");
    assert.deepEqual([style.status, style.type], [200, "text/css; charset=utf-8"]);
  });

  it("logs requests as lines of JSON, but neither queries nor health checks", async () => {
    const { port, lines } = await start();
    await request(port, "/api/info?token=canary");
    await request(port, "/healthz");
    await request(port, "/livez");
    assert.equal(lines.length, 1);
    const line = JSON.parse(lines[0] ?? "") as Record<string, unknown>;
    assert.deepEqual([line["path"], line["status"]], ["/api/info", 200]);
    assert.equal(lines.join("").includes("canary"), false);
  });

  it("answers 500 without details when something breaks", async () => {
    const broken = { ...memoryCounter(), isReady: () => Promise.reject(new Error("canary")) };
    const { port } = await start(broken);
    const { status, body } = await request(port, "/healthz");
    assert.equal(status, 500);
    assert.equal(body.includes("canary"), false);
  });

  it("goes on serving while it drains, tells clients to close, then refuses", async () => {
    const { server, port } = await start();
    const agent = new http.Agent({ keepAlive: true });
    assert.equal((await request(port, "/", agent)).connection, "keep-alive");
    const drained = server.drain(300);
    const { status, connection } = await request(port, "/", agent);
    assert.deepEqual([status, connection], [200, "close"]);
    await drained;
    await assert.rejects(request(port, "/"), /ECONNREFUSED/);
    agent.destroy();
  });

  it("finishes what is under way before it stops", async () => {
    let finish: (clicks: number) => void = () => undefined;
    const slow = new Promise<number>((resolve) => (finish = resolve));
    const { server, port } = await start({ ...memoryCounter(), read: () => slow });
    const answer = request(port, "/api/clicks");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const drained = server.drain(0);
    setTimeout(() => finish(41), 100);
    assert.equal((await answer).body, '{"clicks":41}\n');
    await drained;
  });

  for (const [what, away, code] of [
    ["passes", false, 0],
    ["fails", true, 1],
  ] as const) {
    it(`${what} its container's health check when Redis ${away ? "never came" : "answers"}`, async function () {
      this.timeout(20_000); // It starts a Node.
      const { port } = await start(Object.assign(memoryCounter(), { away }));
      const { status, stdout } = await run(port);
      assert.equal(status, code);
      assert.match(stdout, away ? /^503 .*no redis yet/ : /^200 /);
    });
  }
});

/** In a process of its own, as a container does it. */
function run(port: number): Promise<{ status: number | null; stdout: string }> {
  const script = path.join(SOURCES, "src/healthcheck.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import=tsx", script], {
      env: { ...process.env, PORT: String(port) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const stdout = text(child.stdout);
    child.on("error", reject);
    child.on("close", (status) => {
      stdout.then((said) => resolve({ status, stdout: said }), reject);
    });
  });
}
