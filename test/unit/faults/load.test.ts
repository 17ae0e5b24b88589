import assert from "node:assert/strict";
import * as http from "node:http";
import * as https from "node:https";
import * as timers from "node:timers/promises";
import type { LoadPlan, RequestRecord } from "../../faults/support/load/plan";
import { startLoad } from "../../faults/support/load/running-load";
import { summarize, summaryLine } from "../../faults/support/load/summary";
import { issueCertificate } from "../../../operations/authority/issue-certificate";
import { makeAuthority } from "../../../operations/authority/make-authority";

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** Loads a server for `ms` milliseconds; answers what the load saw and how it connected. */
async function loaded(
  handler: Handler,
  ms: number,
  more: Partial<LoadPlan> = {},
  certificate?: string,
) {
  let connections = 0;
  const server =
    certificate === undefined
      ? http.createServer(handler)
      : https.createServer({ key: certificate, cert: certificate }, handler);
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const load = startLoad({
    address: { host: "127.0.0.1", port: address.port },
    hostHeader: "subject.example",
    freshRate: 50,
    keptRate: 50,
    keptConnections: 2,
    long: { count: 2, ms: 200 },
    ...more,
  });
  await timers.setTimeout(ms);
  const records = await load.stop();
  server.closeAllConnections();
  server.close();
  return { records, connections, summary: summarize(records) };
}

const good: Handler = (request, response) => {
  const ms = Number(/ms=(\d+)/.exec(request.url ?? "")?.[1] ?? 0);
  setTimeout(() => response.end('{"version":"1.0"}'), ms);
};

describe("the load generator", () => {
  it("counts no failure of a server that answers, over fresh and kept connections", async () => {
    const { records, connections, summary } = await loaded(good, 1_500);
    assert.deepEqual(summary.failures, {});
    assert.ok(records.every(({ version, status }) => version === "1.0" && status === 200));
    const { fresh, kept, long } = summary.sentByKind;
    // The process takes a part of the time to start.
    assert.ok(fresh > 20 && fresh <= 76, `${fresh} fresh`);
    assert.ok(Math.abs(kept - fresh) <= 2, `${kept} kept`);
    assert.ok(long >= 4, `${long} long`);
    assert.equal(connections, fresh + long + 2);
    assert.ok(records.every(({ kind, ms }) => kind !== "long" || ms >= 200));
  });

  it("checks by HTTPS whose certificate the server shows, and for which name", async () => {
    const now = { now: new Date() };
    const make = () => makeAuthority({ project: "slipway", domain: "example" }, now);
    const authority = await make();
    const failures = async (name: string, trusted: string) => {
      const certificate = await issueCertificate(authority, { names: [name] }, now);
      const { summary } = await loaded(good, 1_500, { authority: trusted }, certificate);
      assert.ok(summary.sent > 4);
      return [...new Set(Object.keys(summary.failures).map((what) => what.split(" ")[1]))];
    };
    assert.deepEqual(await failures("subject.example", authority), []);
    assert.deepEqual(await failures("other.example", authority), ["ERR_TLS_CERT_ALTNAME_INVALID"]);
    const unknown = await failures("subject.example", await make());
    assert.deepEqual(unknown, ["SELF_SIGNED_CERT_IN_CHAIN"]);
  });

  it("sends at its rate to a server that does not answer", async () => {
    const slow: Handler = (_request, response) => void setTimeout(() => response.end(), 1_000);
    const { summary } = await loaded(slow, 1_000, { keptConnections: 1_000 });
    const { fresh, kept } = summary.sentByKind;
    assert.ok(fresh > 10 && kept > 10, `${fresh} fresh, ${kept} kept`);
  });

  it("sees answers that are not 2xx", async () => {
    let asked = 0;
    const { summary } = await loaded((request, response) => {
      asked += 1;
      if (asked % 10 === 0) response.statusCode = 500;
      good(request, response);
    }, 1_000);
    assert.equal(summary.failed, Math.floor(asked / 10));
    assert.ok(Object.keys(summary.failures).every((name) => name.endsWith(" 500")));
  });

  it("sees connections that are reset, also in the middle of an answer", async () => {
    let asked = 0;
    let reset = 0;
    const { summary } = await loaded((request, response) => {
      asked += 1;
      if (asked % 10 !== 0) return good(request, response);
      reset += 1;
      if (asked % 20 === 0) response.write('{"ver');
      setTimeout(() => request.socket.resetAndDestroy(), 5);
    }, 1_000);
    assert.ok(reset > 2);
    assert.equal(summary.failed, reset);
    assert.ok(
      Object.keys(summary.failures).every((name) => name.endsWith(" ECONNRESET")),
      JSON.stringify(summary.failures),
    );
  });

  it("sees a server that is not there", async () => {
    const { summary } = await loaded(good, 800, { address: { host: "127.0.0.1", port: 1 } });
    assert.ok(summary.sent > 10);
    assert.equal(summary.failed, summary.sent);
    assert.ok(Object.keys(summary.failures).every((name) => name.endsWith(" ECONNREFUSED")));
  });

  it("says in one line what failed", () => {
    const record: RequestRecord = { kind: "kept", start: 1_000, ms: 7, status: 200 };
    const bad: RequestRecord = { kind: "fresh", start: 3_000, ms: 1, error: "ECONNRESET" };
    assert.equal(
      summaryLine(summarize([record, bad])),
      "2 requests sent, 1 failed (1 × fresh ECONNRESET); p50 7 ms, p99 7 ms, max 7 ms",
    );
  });
});
