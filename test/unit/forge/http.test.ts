import * as assert from "node:assert/strict";
import { z } from "zod";
import { ForgeHttp, type HttpSettings } from "../../../forge/http";
import { forgeServer, onePage, type ForgeServer, type Route } from "./support/forge-server";

const TOKEN = "s3cr3t-t0ken";
const named = z.object({ name: z.string() });

describe("A request to a forge", () => {
  const servers: ForgeServer[] = [];
  after(() => servers.forEach((server) => server.close()));

  async function world(routes: readonly Route[] = [], settings: Partial<HttpSettings> = {}) {
    const server = await forgeServer(routes);
    servers.push(server);
    const pauses: number[] = [];
    const http = new ForgeHttp({
      forge: "Gitea",
      base: `${server.url}/api`,
      headers: { authorization: `token ${TOKEN}` },
      token: TOKEN,
      rights: "to write",
      pause: async (ms) => void pauses.push(ms),
      ...settings,
    });
    return { server, http, pauses };
  }

  it("follows the pages by their Link, but never to another host", async () => {
    const names = ["a", "b", "c", "d", "e"].map((name) => ({ name }));
    const { server, http } = await world([
      ["GET", /^\/api\/list$/, (_, asked) => onePage(names, asked)],
    ]);
    assert.deepEqual(await http.list("/list", named, { limit: 50 }), names);
    assert.deepEqual(
      server.asked.map(({ query }) => `${query}`),
      ["limit=50", "limit=50&page=2", "limit=50&page=3"],
    );
  });

  it("ends with an error where the pages don't end", async () => {
    const endless: Route = [
      "GET",
      /list/,
      () => ({ json: [], headers: { link: '</x?page=1>; rel="next"' } }),
    ];
    const { server, http } = await world([endless]);
    await assert.rejects(http.list("/list", named), {
      summary: "Gitea has more than 200 pages of /list",
    });
    assert.equal(server.asked.length, 200);
  });

  it("is repeated where it reads, and waits as the forge says", async () => {
    const { server, http, pauses } = await world([
      ["GET", /thing/, () => ({ json: { name: "x" } })],
    ]);
    server.first.push({ status: 502 }, { status: 429, headers: { "retry-after": "3" } });
    assert.deepEqual(await http.get("/thing", named), { name: "x" });
    assert.deepEqual(pauses, [500, 3000]);
  });

  it("is given up after four attempts", async () => {
    const { server, http } = await world();
    server.first.push(...[1, 2, 3, 4].map(() => ({ status: 503, text: "<html>down</html>" })));
    await assert.rejects(http.get("/thing", named, { secret: "in-the-query" }), {
      message: `Gitea answers 503 to GET ${server.url}/api/thing`,
    });
    assert.equal(server.asked.length, 4);
  });

  it("is not repeated where it writes", async () => {
    const { server, http } = await world();
    server.first.push({ status: 502, json: { message: "broke" } });
    await assert.rejects(http.send("POST", "/thing", {}, named), {
      message: `Gitea answers 502 to POST ${server.url}/api/thing: broke`,
    });
    assert.equal(server.asked.length, 1);
  });

  it("goes where it is led, whatever the name resolves to", async () => {
    const { server, http } = await world(
      [["GET", /thing/, (_, asked) => ({ json: { name: asked.headers.host } })]],
      {
        at: "127.0.0.1",
      },
    );
    const { port } = new URL(server.url);
    const led = new ForgeHttp({
      ...{ forge: "Gitea", headers: {}, token: TOKEN, rights: "", at: "127.0.0.1" },
      base: `http://git.nowhere.invalid:${port}`,
    });
    assert.deepEqual(await led.get("/thing", named), { name: `git.nowhere.invalid:${port}` });
    assert.deepEqual(await http.get("/thing", named), { name: `127.0.0.1:${port}` });
  });

  it("orders what has no answer, and gives the advice that its owner has", async () => {
    const { server, http } = await world([["DELETE", /thing/, () => ({ status: 204 })]], {
      advise: ({ status }) => `${status}: look at the file`,
    });
    await http.order("DELETE", "/thing");
    await assert.rejects(http.order("PUT", "/other", { a: 1 }), {
      message: `Gitea answers 404 to PUT ${server.url}/api/other: Not Found\n404: look at the file`,
    });
  });

  it("has a time limit, and says of a write that it may have been done", async () => {
    const slow: Route = ["POST", /thing/, () => new Promise(() => {})];
    const { server, http } = await world([slow], { limitMs: 50 });
    await assert.rejects(http.send("POST", "/thing", {}, named), {
      message:
        `Gitea does not answer POST ${server.url}/api/thing: no answer in 0.05 s\n` +
        "It may have been done all the same: look before it is repeated.",
    });
  });

  it("gets over one slow answer where it reads", async () => {
    let count = 0;
    const slowAtFirst: Route = [
      "GET",
      /thing/,
      () => (count++ ? { json: { name: "x" } } : new Promise(() => {})),
    ];
    const { http } = await world([slowAtFirst], { limitMs: 300 });
    assert.deepEqual(await http.get("/thing", named), { name: "x" });
    assert.equal(count, 2);
  });

  it("says that nobody is there", async () => {
    const { server, http } = await world();
    server.close();
    await assert.rejects(http.get("/thing", named), (error: Error) => {
      assert.match(error.message, /^Gitea does not answer GET http:.*\/api\/thing: .*ECONNREFUSED/);
      assert.match(error.message, /\nCheck the forge's address, and that it runs\.$/);
      assert.equal(error.cause, undefined);
      return true;
    });
  });

  it("does not say that something may have been done where nobody could be asked", async () => {
    const { server, http } = await world();
    server.close();
    await assert.rejects(http.send("POST", "/thing", {}, named), (error: Error) => {
      assert.match(error.message, /ECONNREFUSED/);
      assert.doesNotMatch(error.message, /may have been done/);
      return true;
    });
  });

  it("shows no part of the token that an answer repeats", async () => {
    const { server, http } = await world();
    const location = `https://new.example.org/${TOKEN}`;
    server.first.push({ status: 302, headers: { location }, text: `${"x".repeat(290)} ${TOKEN}` });
    await assert.rejects(http.get("/thing", named), (error: Error) => {
      assert.doesNotMatch(error.message, /s3cr/);
      assert.match(
        error.message,
        / <token>\nIt has moved to https:\/\/new\.example\.org\/<token>:/,
      );
      return true;
    });
  });

  it("does not take the token to where it is sent on to", async () => {
    const { server, http } = await world();
    server.first.push({
      status: 301,
      headers: { location: "https://new.example.org/api/thing?a=1" },
    });
    await assert.rejects(http.get("/thing", named), {
      message:
        `Gitea answers 301 to GET ${server.url}/api/thing\n` +
        "It has moved to https://new.example.org/api/thing: write the address and the name that it has now.",
    });
  });

  it("says until when no more is answered", async () => {
    const { server, http } = await world();
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1777629600" };
    server.first.push({ status: 403, headers, json: { message: "API rate limit exceeded" } });
    await assert.rejects(
      http.get("/thing", named),
      /rate limit exceeded\nThe token's user has asked too often: no more is answered until 2026-05-01T10:00:00\.000Z\.$/,
    );
  });

  it("says that something else answers there", async () => {
    const { server, http } = await world();
    server.first.push({ text: "<html>Log in</html>" });
    await assert.rejects(http.get("/thing", named), {
      message: `Gitea's answer to GET ${server.url}/api/thing is not JSON\nIs this the forge's own address?`,
    });
  });

  it("says what of an answer is not as documented", async () => {
    const { server, http } = await world();
    server.first.push({ json: { name: 1 } });
    await assert.rejects(
      http.get("/thing", named),
      /Gitea's answer to GET .*\/api\/thing is not as documented: name: .*expected string/,
    );
  });

  it("finds nothing only where that is the answer", async () => {
    const { server, http } = await world();
    assert.equal(await http.find("/thing", named), undefined);
    assert.equal(await http.findText("/thing", {}), undefined);
    server.first.push({ status: 403 });
    await assert.rejects(
      http.find("/thing", named),
      /It needs: to write\. A protected branch refuses too\./,
    );
  });
});
