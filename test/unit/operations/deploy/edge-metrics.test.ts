import * as assert from "node:assert/strict";
import type * as http from "node:http";
import Docker from "dockerode";
import { EdgeMetrics } from "../../../../operations/deploy/edge-metrics";
import { countsBetween } from "../../../../rollout/after-switch/edge-counts";
import { counter } from "../../rollout/after-switch/builders";
import { serve, type Served } from "../support/serve";

const PLACE = { project: "slipway", stack: "platform" };
const ALWAYS = "traefik_config_reloads_total 2";

interface FakeEdge {
  /** The swarm's id of its machine. Default: it says none. */
  readonly node?: string;
  /** Of the running tasks' containers, to what wget writes in them. Absent: on another machine. */
  readonly containers: Record<string, string | undefined>;
  /** Below 0: it manages no swarm. Default 1. */
  readonly services?: number;
  readonly state?: string;
  readonly exitCode?: number;
}

describe("what the edge counts", () => {
  let served: Served;
  let all: Served[] = [];
  let commands: unknown[] = [];
  afterEach(() => {
    for (const one of all) one.close();
    all = [];
    commands = [];
  });

  /** An engine's own HTTP API, as far as it is asked, with dockerode in front of it. */
  async function engine(fake: FakeEdge): Promise<Docker> {
    const { node, containers, services = 1, state = "running", exitCode = 0 } = fake;
    served = await serve((request, response) => {
      const [, path = ""] = /^(?:\/v[\d.]+)?(\/[^?]*)/.exec(request.url ?? "") ?? [];
      const [, kind, id = "", what] = path.split("/");
      const json = (value: unknown, status = 200) =>
        response
          .writeHead(status, { "content-type": "application/json" })
          .end(JSON.stringify(value));
      if (kind === "info") return json({ Swarm: { NodeID: node ?? "" } });
      if (services < 0 && (kind === "services" || kind === "tasks")) {
        return json({ message: "This node is not a swarm manager." }, 503);
      }
      if (kind === "services") return json(Array.from({ length: services }, () => ({ ID: "s" })));
      if (kind === "tasks") return json(Object.keys(containers).map((one) => task(one, state)));
      if (kind === "containers") {
        if (containers[id] === undefined) return json({ message: "No such container" }, 404);
        return bodyOf(request, (body) => {
          commands.push((body as { Cmd: unknown }).Cmd);
          json({ Id: id }, 201);
        });
      }
      if (what === "json") return json({ ExitCode: exitCode });
      return response.end(frame(containers[id] ?? ""));
    });
    all.push(served);
    return new Docker({ host: "127.0.0.1", port: served.port, protocol: "http" });
  }

  async function edge(fake: FakeEdge): Promise<EdgeMetrics> {
    return new EdgeMetrics([await engine(fake)], PLACE);
  }

  it("is read inside each instance, on its loopback, and is the sum", async () => {
    const reading = await (
      await edge({
        containers: {
          one: [ALWAYS, counter(200, 5)].join("\n"),
          other: [ALWAYS, counter(200, 2), counter(502, 1)].join("\n"),
        },
      })
    ).read();
    assert.deepEqual(
      countsBetween(new Map(), reading, "app@swarm").byStatus,
      new Map([
        [200, 7],
        [502, 1],
      ]),
    );
    const command = ["wget", "-q", "-O-", "http://127.0.0.1:8082/metrics"];
    assert.deepEqual(commands, [command, command]);
    const asked = decodeURIComponent(served.requests[0] ?? "");
    for (const label of ["project=slipway", "stack=platform", "service=traefik"]) {
      assert.ok(asked.includes(`slipway.${label}`), asked);
    }
  });

  it("is read once for all who ask at the same time", async () => {
    const metrics = await edge({ containers: { one: ALWAYS } });
    const [first, second] = await Promise.all([metrics.read(), metrics.read()]);
    assert.equal(first, second);
    assert.equal(commands.length, 1);
    await new Promise((resolve) => setTimeout(resolve, 950));
    assert.notEqual(await metrics.read(), first);
    assert.equal(commands.length, 2);
  });

  describe("on several machines", () => {
    const here = { "on-m1": [ALWAYS, counter(200, 5)].join("\n"), "on-m2": undefined };
    const there = { "on-m2": [ALWAYS, counter(200, 2), counter(502, 1)].join("\n") };

    it("is read on each, and is the sum", async () => {
      const manager = await engine({ node: "m1", containers: here });
      const worker = await engine({ node: "m2", containers: there, services: -1 });
      const reading = await new EdgeMetrics([worker, manager], PLACE).read();
      assert.deepEqual(
        countsBetween(new Map(), reading, "app@swarm").byStatus,
        new Map([
          [200, 7],
          [502, 1],
        ]),
      );
    });

    it("is an error when one of them is not among those that can be asked", async () => {
      const manager = await engine({ node: "m1", containers: here });
      const other = await engine({ node: "m3", containers: {}, services: -1 });
      await assert.rejects(new EdgeMetrics([manager, other], PLACE).read(), {
        summary:
          'what the edge of stack "platform" counts cannot be read: ' +
          "the machine of node m2 cannot be asked",
      });
    });

    it("is read by another manager when one does not answer", async () => {
      const gone = new Docker({ host: "127.0.0.1", port: 1, protocol: "http" });
      const m1 = await engine({ node: "m1", containers: { "on-m1": here["on-m1"] } });
      const reading = await new EdgeMetrics([gone, m1], PLACE).read();
      assert.deepEqual([...reading.keys()], ["on-m1"]);
    });
  });

  const UNREADABLE: readonly [string, FakeEdge, string][] = [
    ["there is no edge", { containers: {}, services: 0 }, "there is none on this engine"],
    ["none of it runs", { containers: {} }, "no instance of it runs"],
    [
      "it only starts",
      { containers: { one: ALWAYS }, state: "starting" },
      "no instance of it runs",
    ],
    [
      "an instance is on another machine",
      { containers: { one: ALWAYS, far: undefined } },
      "an instance of it runs on another machine than the engine that is asked",
    ],
    [
      "wget fails",
      { containers: { one: "wget: server returned error: HTTP/1.1 404 Not Found\n" }, exitCode: 1 },
      "wget -q -O- http://127.0.0.1:8082/metrics: " +
        "wget: server returned error: HTTP/1.1 404 Not Found",
    ],
    ["it says nothing", { containers: { one: "" }, exitCode: 126 }, "exit 126"],
    [
      "it answers something else",
      { containers: { one: "hello" } },
      "it answers, but with no counts",
    ],
    [
      "the answer is cut off",
      { containers: { one: `${ALWAYS}\ntraefik_router_requests_total{code="2` } },
      'a line of the metrics is malformed: "traefik_router_requests_total{code=\\"2"',
    ],
  ];
  for (const [name, fake, why] of UNREADABLE) {
    it(`is an error when ${name}, never nothing`, async () => {
      const metrics = await edge(fake);
      await assert.rejects(metrics.read(), (error: Error & { summary?: string; hint?: string }) => {
        assert.equal(error.name, "UserError");
        const begin = 'what the edge of stack "platform" counts cannot be read: ';
        assert.ok(error.summary?.startsWith(begin), error.summary);
        assert.ok(error.summary?.endsWith(why), error.summary);
        assert.equal(
          error.hint,
          "`slipway up platform` brings the edge up to date; before, it may count nothing.",
        );
        return true;
      });
    });
  }
});

function task(container: string, state: string) {
  return {
    ID: `task-${container}`,
    NodeID: container.split("-").at(-1),
    Status: { State: state, ContainerStatus: { ContainerID: container } },
  };
}

/** As the engine frames what a process without a terminal writes. */
function frame(text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function bodyOf(request: http.IncomingMessage, use: (body: unknown) => void): void {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => use(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
}
