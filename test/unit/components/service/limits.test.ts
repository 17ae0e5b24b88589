import * as assert from "node:assert/strict";
import type { ResolvedService } from "../../../../model/resolved-service";
import { PUBLIC, resolvedService } from "./builders";
import { render } from "./rendered";

const FULL_HEALTH = {
  command: ["check", "-q"],
  interval: "5s",
  timeout: "3s",
  retries: 3,
} as const;

describe("what Swarm cannot express", () => {
  const PORT = { container: 80, host: 80, protocol: "tcp" } as const;
  const stopFirst = { ...resolvedService().update, order: "stop-first" } as const;

  const REFUSED: readonly [string, Partial<ResolvedService>, string][] = [
    [
      "a port of the machine with start-first",
      { hostPorts: [PORT] },
      'service "app": update.order is start-first and hostPorts are given: on cluster kind swarm ' +
        "the new instance cannot open a port that the old one still holds; allowed: stop-first",
    ],
    [
      "a port of the machine twice",
      { hostPorts: [PORT, { ...PORT, container: 81 }], update: stopFirst },
      'service "app": hostPorts opens 80/tcp twice: cluster kind swarm gives a port to one of ' +
        "them only",
    ],
    [
      "no attempt at a restart",
      { restart: { condition: "any", delay: "1s", maxAttempts: 0 } },
      'service "app": restart.maxAttempts is 0, which cluster kind swarm takes as without end; ' +
        "allowed: 1 or more, or restart.condition none",
    ],
    [
      "no retry of a health check",
      { health: { ...FULL_HEALTH, retries: 0 } },
      'service "app": health.retries is 0, which cluster kind swarm takes as its own default; ' +
        "allowed: 1 or more",
    ],
    [
      "next to no processor",
      { resources: { limits: {}, reservations: { cpus: 0.0001 } } },
      'service "app": resources.reservations.cpus is 0.0001; cluster kind swarm allows 0.001 ' +
        "and more",
    ],
    [
      "next to no memory",
      { resources: { limits: { memory: "1MiB" }, reservations: {} } },
      'service "app": resources.limits.memory is 1MiB; cluster kind swarm allows 6MiB and more',
    ],
    [
      "a name that is too long",
      { name: "a".repeat(60) },
      `service "${"a".repeat(60)}": its name on the cluster, "staging-${"a".repeat(60)}", has 68 ` +
        "letters; Swarm allows 63",
    ],
  ];
  for (const [name, given, summary] of REFUSED) {
    it(`is refused: ${name}`, () => {
      assert.throws(() => render(given), { name: "UserError", summary });
    });
  }

  it("is refused: a public service in a stack without an edge", () => {
    assert.throws(() => render({ public: PUBLIC }, { edgeNetwork: undefined }), {
      summary: 'service "app": public is given, but its stack has no edge that could route to it',
    });
  });

  for (const drain of ["1ms", "1s", "1999ms"] as const) {
    it(`is refused: a public service whose drain of ${drain} ends before the edge looks again`, () => {
      const timing = { ...resolvedService().timing, drain };
      assert.throws(() => render({ public: PUBLIC, timing }), {
        name: "UserError",
        summary:
          `service "app": timing.drain is ${drain}, after which the edge may still send it ` +
          "requests; allowed: 2s or more, or 0s for an app that cannot drain",
      });
      assert.doesNotThrow(() => render({ timing }), "nobody is sent to a service without a route");
    });
  }

  for (const drain of ["0s", "2s", "5s"] as const) {
    it(`leaves a public service that drains for ${drain}`, () => {
      const timing = { ...resolvedService().timing, drain };
      assert.doesNotThrow(() => render({ public: PUBLIC, timing }));
    });
  }

  it("is told all at once", () => {
    const both = { hostPorts: [PORT], health: { ...FULL_HEALTH, retries: 0 } };
    assert.throws(() => render(both), /update\.order.*\n.*health\.retries/);
  });

  it("leaves the same port for both protocols", () => {
    const hostPorts = [PORT, { ...PORT, protocol: "udp" } as const];
    assert.doesNotThrow(() => render({ hostPorts, update: stopFirst }));
  });
});
