import * as assert from "node:assert/strict";
import { edgeNodes } from "../../../../components/edge/nodes";
import { socketProxySpec } from "../../../../components/edge/socket-proxy";
import { traefikSpec } from "../../../../components/edge/traefik";

const manager = { role: "manager", labels: {} } as const;
const worker = { role: "worker", labels: {} } as const;
const marked = { role: "worker", labels: { edge: "true" } } as const;

const SETTINGS = {
  socketProxy: "socket-proxy",
  edgeNetwork: "platform-edge",
  dashboard: false,
  logLevel: "INFO",
  port: 80,
} as const;

describe("the machines that carry the edge", () => {
  it("are those that are marked, whatever their role", () => {
    assert.deepEqual(edgeNodes([manager, manager, manager, marked, marked, worker]), {
      count: 2,
      on: { labels: { edge: "true" } },
      managers: 3,
    });
  });

  it("are all managers where none is marked", () => {
    const unmarked = { role: "worker", labels: { edge: "false" } } as const;
    assert.deepEqual(edgeNodes([manager, manager, manager, worker, unmarked]), {
      count: 3,
      on: { role: "manager" },
      managers: 3,
    });
  });
});

describe("Traefik on many machines", () => {
  const spec = traefikSpec({ ...SETTINGS, nodes: edgeNodes([manager, manager, manager, marked]) });

  it("runs once on each of them, and on no other", () => {
    const { replicas, placement } = traefikSpec({
      ...SETTINGS,
      nodes: edgeNodes([manager, manager, manager, worker]),
    });
    assert.equal(replicas, 3);
    assert.deepEqual(placement, { role: "manager", maxPerNode: 1 });
    assert.equal(spec.replicas, 1);
    assert.deepEqual(spec.placement, { labels: { edge: "true" }, maxPerNode: 1 });
  });

  it("is replaced on one machine after the other, with a pause between", () => {
    assert.deepEqual(spec.update, { order: "stop-first", delay: "5s" });
  });

  it("waits for no socket proxy longer than it takes to ask another", () => {
    assert.ok(spec.command?.includes("--providers.swarm.httpClientTimeout=6s"));
    const one = traefikSpec({ ...SETTINGS, nodes: edgeNodes([manager, marked]) });
    assert.ok(!one.command?.some((argument) => argument.includes("httpClientTimeout")));
  });
});

describe("the socket proxy on many machines", () => {
  it("runs once on each manager, and stops before its successor starts", () => {
    const { replicas, placement, update } = socketProxySpec(3);
    assert.equal(replicas, 3);
    assert.deepEqual(placement, { role: "manager", maxPerNode: 1 });
    assert.deepEqual(update, { order: "stop-first" });
  });

  it("is what it always was where there is one manager", () => {
    const one = socketProxySpec(1);
    assert.deepEqual(one, socketProxySpec());
    assert.deepEqual(one.placement, { role: "manager" });
    assert.equal(one.update, undefined);
    assert.equal(one.replicas, undefined);
  });
});
