import * as assert from "node:assert/strict";
import type * as http from "node:http";
import { askUrl } from "../../../operations/ask-url";
import { probeUrl } from "../../../operations/probe";
import { serve, type Served } from "./support/serve";

const LIMITS = { timeoutMs: 2_000, maxBytes: 100 };

describe("asking a URL", () => {
  let served: Served | undefined;
  afterEach(() => served?.close());

  async function urlOf(
    answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
    path = "/",
  ): Promise<string> {
    served = await serve(answer);
    return `http://app.slipway.localhost:${served.port}${path}`;
  }

  it("goes to this machine for a name under localhost, which it keeps as the Host", async () => {
    const url = await urlOf(({ headers }, response) => response.end(headers.host), "/a?b=c");
    const body = `app.slipway.localhost:${served?.port}`;
    assert.deepEqual(await askUrl(url, LIMITS), { status: 200, body, cut: false });
    assert.deepEqual(served?.requests, ["GET /a?b=c"]);
  });

  it("goes where it is told the edge is, the next one where nobody listens", async () => {
    served = await serve(({ headers }, response) => response.end(headers.host));
    const url = `http://app.example.org:${served.port}/`;
    const body = `app.example.org:${served.port}`;
    const through = { addresses: ["127.0.0.77", "127.0.0.1"] };
    assert.deepEqual(await askUrl(url, { ...LIMITS, through }), { status: 200, body, cut: false });
    const nobody = { addresses: ["127.0.0.77", "127.0.0.78"] };
    assert.deepEqual(await askUrl(url, { ...LIMITS, through: nobody }), { error: "ECONNREFUSED" });
  });

  it("goes to another port than the URL's where the edge has it", async () => {
    served = await serve(({ headers }, response) => response.end(headers.host));
    const through = { addresses: [`127.0.0.1:${served.port}`] };
    const url = "http://app.example.org:81/";
    const answer = { status: 200, body: "app.example.org:81", cut: false };
    assert.deepEqual(await askUrl(url, { ...LIMITS, through }), answer);
    assert.deepEqual(await askUrl("http://app.slipway.localhost:81/", { ...LIMITS, through }), {
      ...answer,
      body: "app.slipway.localhost:81",
    });
    const six = { addresses: ["::1"] };
    assert.deepEqual(await askUrl("http://app.example.org:1/", { ...LIMITS, through: six }), {
      error: "ECONNREFUSED",
    });
  });

  it("does not ask a second edge when the first has failed after it was connected", async () => {
    served = await serve((request) => request.socket.destroy());
    const url = `http://app.example.org:${served.port}/`;
    const through = { addresses: ["127.0.0.1", "127.0.0.1"] };
    assert.deepEqual(await askUrl(url, { ...LIMITS, through }), { error: "ECONNRESET" });
    assert.equal(served.requests.length, 1);
  });

  it("asks the path that it is told, on that host whatever the path looks like", async () => {
    const url = await urlOf((_, response) => response.end());
    for (const path of ["/healthz?deep=1", "//elsewhere.example.org/x"]) {
      await askUrl(url, { ...LIMITS, path });
    }
    assert.deepEqual(served?.requests, ["GET /healthz?deep=1", "GET //elsewhere.example.org/x"]);
  });

  it("sends a POST with an empty body, and no body at all otherwise", async () => {
    const url = await urlOf(({ headers }, response) => {
      response.end(`${headers["content-length"]} ${headers["transfer-encoding"]}`);
    });
    const post = await askUrl(url, { ...LIMITS, method: "POST" });
    assert.deepEqual(post, { status: 200, body: "0 undefined", cut: false });
    const get = await askUrl(url, LIMITS);
    assert.deepEqual(get, { status: 200, body: "undefined undefined", cut: false });
  });

  it("takes an answer to HEAD, and follows no redirect", async () => {
    const url = await urlOf((_, response) => response.writeHead(302, { location: "/x" }).end());
    const expected = { status: 302, body: "", cut: false };
    assert.deepEqual(await askUrl(url, { ...LIMITS, method: "HEAD" }), expected);
    assert.deepEqual(await askUrl(url, LIMITS), expected);
    assert.deepEqual(served?.requests, ["HEAD /", "GET /"]);
  });

  it("reads a body up to the limit, and says when there was more", async () => {
    const url = await urlOf((request, response) => {
      response.end("x".repeat(Number(request.url?.slice(1))));
    });
    const body = "x".repeat(100);
    assert.deepEqual(await askUrl(url, { ...LIMITS, path: "/100" }), {
      status: 200,
      body,
      cut: false,
    });
    assert.deepEqual(await askUrl(url, { ...LIMITS, path: "/900000" }), {
      status: 200,
      body,
      cut: true,
    });
  });

  it("gives up an answer that does not come, or not to its end", async () => {
    const silent = await urlOf(() => undefined);
    const expected = { error: "no answer in 0.1 s" };
    assert.deepEqual(await askUrl(silent, { timeoutMs: 100 }), expected);
    served?.close();
    const dripping = await urlOf((_, response) => {
      const drip = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(drip));
    });
    assert.deepEqual(await askUrl(dripping, { timeoutMs: 100, maxBytes: 1_000 }), expected);
  });

  it("says why nothing came", async () => {
    const url = await urlOf(({ socket }) => socket.destroy());
    assert.deepEqual(await askUrl(url, LIMITS), { error: "ECONNRESET" });
    served?.close();
    assert.deepEqual(await askUrl(url, LIMITS), { error: "ECONNREFUSED" });
  });

  it("shows in the status of a stack as the number, or the reason", async () => {
    const url = await urlOf((request, response) => {
      response.writeHead(Number(request.url?.slice(1))).end("body");
    });
    const rows: readonly [string, boolean][] = [
      ["200", true],
      ["302", true],
      ["404", false],
      ["503", false],
    ];
    for (const [status, ok] of rows) {
      assert.deepEqual(await probeUrl(url + status), { ok, answer: status });
    }
    served?.close();
    assert.deepEqual(await probeUrl(url), { ok: false, answer: "ECONNREFUSED" });
  });
});
