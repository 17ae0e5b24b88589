import * as assert from "node:assert/strict";
import {
  notYetElsewhere,
  parseRunning,
  type Running,
  whatMoves,
} from "../../../../components/cluster/tasks-elsewhere";
import { managerNode, swarmNode } from "./builders";

const HERE = swarmNode({ id: "here", hostname: "h", labels: { "slipway.host": "w1" } });
const THERE = managerNode("m1", { id: "there" });

interface Given {
  readonly name?: string;
  readonly replicas?: number | "global";
  readonly constraints?: readonly string[];
}

function service({ name = "app", replicas = 2, constraints }: Given = {}): object {
  return {
    ID: `id-${name}`,
    Spec: {
      Name: name,
      Mode: replicas === "global" ? { Global: {} } : { Replicated: { Replicas: replicas } },
      TaskTemplate: { Placement: { Constraints: constraints } },
    },
  };
}

function task(node: string, state = "running", given: object = {}): object {
  const Status = { State: state };
  return { ServiceID: "id-app", NodeID: node, DesiredState: "running", Status, ...given };
}

const ENDING = { DesiredState: "shutdown" };

function running(services: object[], tasks: object[], nodes = [HERE, THERE]): Running {
  return parseRunning(nodes, services, tasks);
}

describe("What moves from a machine", () => {
  it("is each service with an instance on it, as many as run anywhere", () => {
    const now = running(
      [service(), service({ name: "other" })],
      [task("here"), task("there"), task("there", "running", { ServiceID: "id-other" })],
    );
    assert.deepEqual(whatMoves("here", now), { wanted: new Map([["id-app", 2]]), staying: [] });
  });

  it("asks not for more than ran before", () => {
    const now = running([service({ replicas: 5 })], [task("here"), task("", "pending")]);
    assert.deepEqual(whatMoves("here", now).wanted, new Map([["id-app", 1]]));
  });

  it("is nothing when all has ended there", () => {
    const now = running([service()], [task("here", "shutdown"), task("here", "failed")]);
    assert.deepEqual(whatMoves("here", now), { wanted: new Map(), staying: [] });
  });

  it("is no service that runs once on every machine", () => {
    const now = running([service({ replicas: "global" })], [task("here")]);
    assert.deepEqual(whatMoves("here", now), {
      wanted: new Map(),
      staying: ["app (it is no service of so many replicas)"],
    });
  });

  const PINNED: readonly (readonly string[])[] = [
    ["node.id==here"],
    ["node.hostname == h"],
    ["node.labels.slipway.host==w1"],
    ["node.role==worker"],
    ["node.role!=manager"],
    ["node.platform.os==linux", "node.id==here"],
  ];
  for (const constraints of PINNED) {
    it(`is none that its constraints tie to the machine: ${constraints.join(", ")}`, () => {
      const now = running([service({ constraints })], [task("here")]);
      assert.deepEqual(whatMoves("here", now), {
        wanted: new Map(),
        staying: [`app (no other machine will take it: ${constraints.join(", ")})`],
      });
    });
  }

  const MOVABLE: readonly (readonly string[])[] = [
    ["node.id!=here"],
    ["node.role==MANAGER"],
    ["node.labels.edge!=true"],
    ["engine.labels.disk==ssd"],
    ["node.platform.arch==x86_64"],
  ];
  for (const constraints of MOVABLE) {
    it(`is one that another machine can take, or might: ${constraints.join(", ")}`, () => {
      const now = running([service({ constraints })], [task("here")]);
      assert.deepEqual(whatMoves("here", now).staying, []);
    });
  }

  it("does not move to machines that are about to leave as well", () => {
    const leaving = { ...THERE, labels: { "slipway.leaving": "true" } };
    const now = running([service()], [task("here")], [HERE, leaving]);
    assert.deepEqual(whatMoves("here", now).staying, [
      "app (no other machine will take it: there is no other machine)",
    ]);
  });
});

describe("Instances of a drained machine", () => {
  const moving = { wanted: new Map([["id-app", 2]]) };

  it("run elsewhere when as many run there as before, and none is left", () => {
    const now = running(
      [service()],
      [task("here", "shutdown", ENDING), task("there"), task("there")],
    );
    assert.deepEqual(notYetElsewhere("here", moving, now), []);
  });

  it("do not while they only start", () => {
    const now = running([service()], [task("there"), task("there", "starting")]);
    assert.deepEqual(notYetElsewhere("here", moving, now), ["app: 1 of 2 run elsewhere"]);
  });

  it("do not while one still ends on the machine", () => {
    const now = running(
      [service()],
      [task("here", "running", ENDING), task("there"), task("there")],
    );
    assert.deepEqual(notYetElsewhere("here", moving, now), [
      "app: 2 of 2 run elsewhere, 1 still here",
    ]);
  });

  it("have to end also where they run nowhere else", () => {
    const now = running([service({ replicas: "global" })], [task("here", "running", ENDING)]);
    assert.deepEqual(notYetElsewhere("here", { wanted: new Map() }, now), ["app: 1 still here"]);
  });

  it("are not waited for on a machine that is down, and tells nothing any more", () => {
    const now = running(
      [service()],
      [task("here", "running", ENDING), task("there"), task("there")],
      [{ ...HERE, state: "down" }, THERE],
    );
    assert.deepEqual(notYetElsewhere("here", moving, now), []);
  });

  it("name why they find no place", () => {
    const pending = task("", "pending", {
      Status: { State: "pending", Err: "no suitable node (insufficient resources on 1 node)" },
    });
    assert.deepEqual(
      notYetElsewhere("here", moving, running([service()], [task("there"), pending])),
      ["app: 1 of 2 run elsewhere (no suitable node (insufficient resources on 1 node))"],
    );
  });

  it("need not be as many when the service is scaled down meanwhile, or gone", () => {
    const scaled = running([service({ replicas: 1 })], [task("there")]);
    assert.deepEqual(notYetElsewhere("here", moving, scaled), []);
    assert.deepEqual(notYetElsewhere("here", moving, running([], [])), []);
  });
});
