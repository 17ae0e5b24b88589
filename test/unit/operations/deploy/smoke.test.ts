import * as assert from "node:assert/strict";
import type * as http from "node:http";
import { runSmoke } from "../../../../operations/deploy/smoke";
import type { PlannedSmokeTest } from "../../../../rollout/after-switch/smoke-result";
import { serve, type Served } from "../support/serve";

const OPTIONS = { settleMs: 1_000, timeoutMs: 2_000 };
const GET = { method: "GET", path: "/", status: 200 } as const;

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

describe("smoke tests", () => {
  let served: Served;
  afterEach(() => served.close());

  async function run(answer: Handler, smoke: PlannedSmokeTest[], options = OPTIONS) {
    served = await serve(answer);
    const url = `http://app.slipway.localhost:${served.port}/`;
    return runSmoke({ route: { url, edgeService: "staging-app@swarm" }, smoke }, options);
  }

  /** What Traefik says while it does not know of a service yet, then what the app says. */
  function after(asked: number, says: readonly [number, string]): Handler {
    let left = asked;
    return (_, response) => {
      const [status, body] = left > 0 ? says : ([200, "Hello"] as const);
      left -= 1;
      response.writeHead(status).end(body);
    };
  }

  it("ask in their order, at the service's host, and tell what came", async () => {
    const results = await run(
      (_, response) => response.end("Hello, world"),
      [
        { ...GET, text: "world" },
        { method: "HEAD", path: "/head?x=1", status: 200 },
        { method: "POST", path: "/post", status: 200 },
      ],
    );
    assert.deepEqual(served.requests, ["GET /", "HEAD /head?x=1", "POST /post"]);
    const origin = `http://app.slipway.localhost:${served.port}`;
    assert.deepEqual(
      results.map(({ ms, ...result }) => {
        assert.ok(ms >= 0 && ms < 2_000);
        return result;
      }),
      [
        { ...GET, text: "world" },
        { method: "HEAD", path: "/head?x=1", status: 200 },
        { method: "POST", path: "/post", status: 200 },
      ].map((test) => ({
        test,
        request: `${test.method} ${origin}${test.path}`,
        status: 200,
        fromEdge: false,
        attempts: 1,
      })),
    );
  });

  it("wait for the edge to learn of the service", async () => {
    for (const says of [
      [404, "404 page not found\n"],
      [503, "no available server\n"],
      [502, "Bad Gateway"],
    ] as const) {
      const [result] = await run(after(2, says), [{ ...GET, text: "Hello" }]);
      assert.equal(result?.problem, undefined);
      assert.equal(result?.attempts, 3);
      served.close();
    }
  });

  it("fail when the time to settle is over", async () => {
    const [result] = await run(after(99, [500, "oh"]), [GET], { ...OPTIONS, settleMs: 600 });
    assert.equal(result?.problem, "answered 500, expected: 200");
    assert.equal(result?.status, 500);
    assert.equal(result?.fromEdge, false);
    assert.ok((result?.attempts ?? 0) > 1);
  });

  it("share the time to settle, and run all, so that each is told", async () => {
    const tests = [GET, { ...GET, path: "/second" }, { ...GET, path: "/third", status: 500 }];
    const results = await run(after(99, [500, "oh"]), tests, { ...OPTIONS, settleMs: 300 });
    assert.deepEqual(
      results.map(({ problem }) => problem),
      ["answered 500, expected: 200", "answered 500, expected: 200", undefined],
    );
    assert.deepEqual(
      served.requests.filter((one) => one !== "GET /"),
      ["GET /second", "GET /third"],
    );
  });

  it("post only once where the app may have taken it", async () => {
    const post = { method: "POST", path: "/orders", status: 200 } as const;
    for (const says of [
      [500, "oh"],
      [502, "Bad Gateway"],
      [503, "the app is busy"],
    ] as const) {
      const [result] = await run(after(1, says), [post]);
      assert.equal(result?.problem, `answered ${says[0]}, expected: 200`);
      assert.deepEqual(served.requests, ["POST /orders"]);
      served.close();
    }
  });

  it("post again where the edge had nobody to give it to", async () => {
    const post = { method: "POST", path: "/orders", status: 200 } as const;
    const [result] = await run(after(1, [404, "404 page not found\n"]), [post]);
    assert.equal(result?.problem, undefined);
    assert.deepEqual(served.requests, ["POST /orders", "POST /orders"]);
  });

  it("give up one answer that does not come", async () => {
    const [result] = await run(() => undefined, [GET], { settleMs: 0, timeoutMs: 100 });
    assert.equal(result?.problem, "no answer in 0.1 s");
    assert.equal(result?.status, undefined);
  });

  it("are none for a service that is not public", async () => {
    served = await serve(() => undefined);
    assert.deepEqual(await runSmoke({ smoke: [GET] }), []);
  });
});
