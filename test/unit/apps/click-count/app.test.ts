import * as assert from "node:assert/strict";
import { createApp } from "../../../../apps/click-count/src/app";
import { within } from "../../../../apps/click-count/src/counter";
import { info, memoryCounter, recordingLog } from "./support";

function start(counter = memoryCounter()) {
  const { log, lines } = recordingLog();
  const app = createApp({ info, counter, assets: {}, log });
  const ask = async (method: string, path: string, secFetchSite?: string) => {
    const { status, headers, body } = await app.handle({ method, path, secFetchSite });
    return { status, headers, body, json: parse(headers["content-type"], body) };
  };
  return { app, counter, ask, lines };
}

function parse(type: string | undefined, body: string): unknown {
  return type === "application/json" ? JSON.parse(body) : undefined;
}

describe("click-count", () => {
  it("counts clicks by its API", async () => {
    const { ask } = start();
    assert.deepEqual((await ask("GET", "/api/clicks")).json, { clicks: 0 });
    assert.deepEqual((await ask("POST", "/api/clicks")).json, { clicks: 1 });
    assert.deepEqual((await ask("POST", "/api/clicks")).json, { clicks: 2 });
    assert.deepEqual((await ask("GET", "/api/clicks")).json, { clicks: 2 });
  });

  it("counts clicks without JavaScript: the form leads back to the page", async () => {
    const { ask } = start();
    const { status, headers } = await ask("POST", "/clicks");
    assert.deepEqual([status, headers["location"]], [303, "/"]);
    const page = await ask("GET", "/");
    assert.equal(page.status, 200);
    assert.match(page.body, /<output id="count"[^>]*>1<\/output>/);
    assert.match(page.body, /<form method="post" action="\/clicks">/);
  });

  it("tells its version, environment and instance", async () => {
    const { ask } = start();
    assert.deepEqual((await ask("GET", "/api/info")).json, info);
    const { body } = await ask("GET", "/");
    assert.match(body, /<dd>0\.2<\/dd>/);
    assert.match(body, /<dd>staging &lt;1&gt;<\/dd>/);
    assert.match(body, /<dd id="instance">one<\/dd>/);
  });

  it("answers that the counter is away, on the page too, and logs why", async () => {
    const { ask, counter, lines } = start();
    counter.away = true;
    for (const method of ["GET", "POST"]) {
      const { status, headers, json } = await ask(method, "/api/clicks");
      assert.deepEqual([status, headers["retry-after"]], [503, "1"]);
      assert.deepEqual(json, { error: "The counter can't be reached just now." });
    }
    const page = await ask("GET", "/");
    assert.equal(page.status, 503);
    assert.match(page.body, /role="status">The counter can't be reached just now\.</);
    assert.match(lines[0] ?? "", /"event":"counter failed","reason":"redis is away"/);
  });

  it("does not count what another site's page sends", async () => {
    const { ask } = start();
    for (const path of ["/api/clicks", "/clicks"]) {
      assert.equal((await ask("POST", path, "cross-site")).status, 403);
    }
    assert.deepEqual((await ask("POST", "/api/clicks", "same-origin")).json, { clicks: 1 });
  });

  const strays: readonly (readonly [string, string, number, string | undefined])[] = [
    ["GET", "/nothing", 404, undefined],
    ["GET", "/constructor", 404, undefined],
    ["GET", "/app.js", 404, undefined],
    ["DELETE", "/api/clicks", 405, "GET, HEAD, POST"],
    ["GET", "/clicks", 405, "POST"],
    ["POST", "/healthz", 405, "GET, HEAD"],
    ["HEAD", "/api/info", 200, undefined],
  ];
  for (const [method, path, status, allow] of strays) {
    it(`answers ${status} to ${method} ${path}`, async () => {
      const answer = await start().ask(method, path);
      assert.deepEqual([answer.status, answer.headers["allow"]], [status, allow]);
    });
  }

  it("lets no browser run anything that is not its own", async () => {
    const { headers } = await start().ask("GET", "/");
    assert.match(
      headers["content-security-policy"] ?? "",
      /^default-src 'none'; script-src 'self'/,
    );
    assert.equal(headers["x-content-type-options"], "nosniff");
  });
});

describe("the health of click-count", () => {
  it("is neither ready nor worth keeping before Redis has answered once", async () => {
    const { ask, counter } = start();
    counter.away = true;
    assert.equal((await ask("GET", "/healthz")).status, 503);
    assert.equal((await ask("GET", "/livez")).status, 503);
    counter.away = false;
    assert.equal((await ask("GET", "/livez")).status, 200);
    assert.equal((await ask("GET", "/healthz")).status, 200);
  });

  it("stays worth keeping while Redis is away for a while, though not ready", async () => {
    const { ask, counter } = start();
    assert.equal((await ask("GET", "/livez")).status, 200);
    counter.away = true;
    assert.equal((await ask("GET", "/livez")).status, 200);
    const { status, json } = await ask("GET", "/healthz");
    assert.deepEqual([status, json], [503, { status: "no redis" }]);
  });

  it("says that it drains, and goes on answering, its health path too", async () => {
    const { app, ask } = start();
    app.startDraining();
    const { status, json } = await ask("GET", "/healthz");
    assert.deepEqual([status, json], [200, { status: "draining" }]);
    assert.equal((await ask("GET", "/livez")).status, 200);
    assert.equal((await ask("POST", "/api/clicks")).status, 200);
  });
});

describe("a deadline", () => {
  it("passes on what comes in time, and fails what does not", async () => {
    assert.equal(await within(1_000, Promise.resolve(7)), 7);
    await assert.rejects(within(1_000, Promise.reject(new Error("its own"))), /its own/);
    await assert.rejects(within(5, new Promise(() => undefined)), /no answer within 5 ms/);
  });
});
