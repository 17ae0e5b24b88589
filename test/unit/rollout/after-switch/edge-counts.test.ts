import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import {
  addCounts,
  countsBetween,
  type EdgeReading,
  NO_COUNTS,
  parseEdgeMetrics,
} from "../../../../rollout/after-switch/edge-counts";
import { counter, latency, reading } from "./builders";

/** Taken from Traefik 3.7.13 after requests to services that answer, refuse and don't get healthy. */
const CAPTURED = fs.readFileSync(path.join(__dirname, "traefik-3.7.13-metrics.txt"), "utf8");
const NOTHING: EdgeReading = new Map();

function captured(service: string) {
  return countsBetween(NOTHING, reading({ edge: CAPTURED }), service);
}

describe("what the edge counted", () => {
  it("is what clients got, each request once, although dead instances were tried again", () => {
    assert.match(CAPTURED, /service_requests_total\{code="502",method="GET".*"dead@swarm"\} 3/);
    assert.deepEqual(captured("dead@swarm").byStatus, new Map([[502, 2]]));
  });

  it("holds answers that the edge gave for want of an instance", () => {
    assert.doesNotMatch(CAPTURED, /service_requests_total.*nohealth/);
    assert.deepEqual(captured("nohealth@swarm").byStatus, new Map([[503, 1]]));
  });

  it("is summed over methods, and nothing for a service that it does not know", () => {
    assert.deepEqual(
      captured("a@swarm").byStatus,
      new Map([
        [200, 9],
        [500, 1],
        [502, 4],
        [504, 5],
      ]),
    );
    assert.deepEqual(captured("app@swarm"), NO_COUNTS);
  });

  it("has the latencies of all answers", () => {
    const { withinSeconds } = captured("a@swarm");
    assert.equal(withinSeconds.get(0.005), 3);
    assert.equal(withinSeconds.get(2), 5);
    assert.equal(withinSeconds.get(Infinity), 9);
  });

  it("is what came since the first reading", () => {
    const before = reading({ edge: [counter(200, 10), counter(500, 1), latency({ 1: 9 }, 11)] });
    const after = reading({
      edge: [counter(200, 15), counter(500, 1), counter(502, 2), latency({ 1: 12 }, 18)],
    });
    assert.deepEqual(countsBetween(before, after, "app@swarm"), {
      byStatus: new Map([
        [200, 5],
        [502, 2],
      ]),
      withinSeconds: new Map([
        [1, 3],
        [Infinity, 7],
      ]),
    });
  });

  it("begins at zero when a counter went back", () => {
    const before = reading({ edge: [counter(200, 10), counter(500, 4)] });
    const after = reading({ edge: [counter(200, 3), counter(500, 5)] });
    assert.deepEqual(
      countsBetween(before, after, "app@swarm").byStatus,
      new Map([
        [200, 3],
        [500, 5],
      ]),
    );
  });

  it("begins at zero when the edge forgot a counter, even if another one is higher by now", () => {
    const before = reading({ edge: [counter(200, 10), counter(500, 4)] });
    const after = reading({ edge: [counter(200, 12)] });
    assert.deepEqual(countsBetween(before, after, "app@swarm").byStatus, new Map([[200, 12]]));
  });

  it("begins at zero for an edge that was not there, and is the sum of all that are", () => {
    const before = reading({ one: [counter(200, 10)], gone: [counter(200, 99)] });
    const after = reading({ one: [counter(200, 12)], other: [counter(200, 5)] });
    assert.deepEqual(countsBetween(before, after, "app@swarm").byStatus, new Map([[200, 7]]));
  });

  it("leaves connections that last out of the latencies, not out of the requests", () => {
    for (const protocol of ["websocket", "sse"]) {
      const after = reading({
        edge: [counter(200, 1, { protocol }), latency({}, 1, { protocol })],
      });
      const { byStatus, withinSeconds } = countsBetween(NOTHING, after, "app@swarm");
      assert.deepEqual(byStatus, new Map([[200, 1]]));
      assert.deepEqual(withinSeconds, new Map());
    }
  });

  it("adds up from reading to reading", () => {
    const first = countsBetween(NOTHING, reading({ edge: [counter(200, 2)] }), "app@swarm");
    const total = addCounts(addCounts(NO_COUNTS, first), first);
    assert.deepEqual(total.byStatus, new Map([[200, 4]]));
    assert.deepEqual(first.byStatus, new Map([[200, 2]]));
  });

  it("is an error when what an edge wrote is cut off", () => {
    assert.throws(() => parseEdgeMetrics('traefik_router_requests_total{code="20'), /malformed/);
  });
});
