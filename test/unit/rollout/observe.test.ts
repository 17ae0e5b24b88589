import * as assert from "node:assert/strict";
import { EngineError, type Filters } from "../../../rollout/engine";
import type { EngineService } from "../../../rollout/engine-types";
import { lookDeadlineMs, observeCluster, observedService } from "../../../rollout/observe";
import { engineService, fakeEngine } from "./engine-builders";

const CONTAINER = {
  Id: "c1",
  Names: ["/platform-registry"],
  Image: "registry:3",
  State: "running",
  Labels: { "slipway.project": "slipway" },
};

describe("observing the cluster", () => {
  it("asks once, for what carries the project's label", async () => {
    const asked: [string, Filters][] = [];
    const engine = fakeEngine({
      services: (filters) => {
        asked.push(["services", filters]);
        return Promise.resolve([]);
      },
      containers: (filters) => {
        asked.push(["containers", filters]);
        return Promise.resolve([]);
      },
      nodes: () => {
        asked.push(["nodes", {}]);
        return Promise.resolve([]);
      },
    });
    await observeCluster(engine, { project: "slipway" });
    const label = { label: ["slipway.project=slipway"] };
    assert.deepEqual(asked, [
      ["services", label],
      ["containers", label],
      ["nodes", {}],
    ]);
  });

  it("gives services and containers as plain data, without the containers of tasks", async () => {
    const engine = fakeEngine({
      services: () =>
        Promise.resolve([
          engineService({
            ServiceStatus: { RunningTasks: 1, DesiredTasks: 2 },
            UpdateStatus: { State: "paused", Message: "why" },
          }),
        ]),
      containers: () =>
        Promise.resolve([
          CONTAINER,
          { ...CONTAINER, Labels: { ...CONTAINER.Labels, "com.docker.swarm.task": "" } },
        ]),
    });
    assert.deepEqual(await observeCluster(engine, { project: "slipway" }), {
      compared: true,
      services: [
        {
          id: "service-1",
          name: "staging-app",
          versionIndex: 40,
          image: "app:2",
          replicas: 2,
          labels: { "slipway.spec": "new-spec", "slipway.attempt": "7" },
          running: 1,
          changedByHand: false,
          update: { state: "paused", message: "why" },
        },
      ],
      containers: [
        {
          id: "c1",
          name: "platform-registry",
          image: "registry:3",
          state: "running",
          labels: { "slipway.project": "slipway" },
        },
      ],
      nodes: [],
    });
  });

  it("gives the swarm's machines, managers with how the others see them", async () => {
    const manager = {
      ID: "n1",
      Spec: { Role: "manager", Availability: "active", Labels: { "slipway.host": "m1" } },
      Description: { Hostname: "one" },
      Status: { State: "ready", Addr: "10.0.0.11" },
      ManagerStatus: { Leader: true, Reachability: "reachable", Addr: "10.0.0.11:2377" },
    };
    const worker = {
      ID: "n2",
      Spec: { Role: "worker", Availability: "drain", Labels: null },
      Status: { State: "down", Addr: "10.0.0.12" },
    };
    const engine = fakeEngine({ nodes: () => Promise.resolve([manager, worker]) });
    const observed = await observeCluster(engine, { project: "slipway" });
    assert.ok(observed.compared);
    assert.deepEqual(observed.nodes, [
      {
        id: "n1",
        hostname: "one",
        role: "manager",
        availability: "active",
        state: "ready",
        reachability: "reachable",
        labels: { "slipway.host": "m1" },
        address: "10.0.0.11",
      },
      {
        id: "n2",
        hostname: "",
        role: "worker",
        availability: "drain",
        state: "down",
        labels: {},
        address: "10.0.0.12",
      },
    ]);
  });

  describe("a change by hand", () => {
    const spec = engineService().Spec;
    const other = engineService({ labels: { "slipway.spec": "new-spec", "slipway.attempt": "6" } });
    const CASES: readonly [string, EngineService["PreviousSpec"], boolean][] = [
      ["is none in a service that was never updated", undefined, false],
      ["is an update that leaves the labels", { ...spec, TaskTemplate: { Env: ["A=1"] } }, true],
      ["is none when the attempt is another", other.Spec, false],
      ["is none when nothing changed", structuredClone(spec), false],
    ];
    for (const [name, PreviousSpec, expected] of CASES) {
      it(name, () => {
        assert.equal(observedService(engineService({ PreviousSpec })).changedByHand, expected);
      });
    }
  });

  it("says why nothing was compared when the engine does not answer", async () => {
    const engine = fakeEngine({
      containers: () => Promise.reject(new Error("connect ENOENT /var/run/docker.sock")),
    });
    assert.deepEqual(await observeCluster(engine, { project: "slipway" }), {
      compared: false,
      why: "the Docker engine was not asked: connect ENOENT /var/run/docker.sock",
    });
  });

  it("waits longer where a login by SSH comes first", () => {
    assert.equal(lookDeadlineMs(undefined), 1_500);
    assert.equal(lookDeadlineMs("unix:///var/run/docker.sock"), 1_500);
    assert.equal(lookDeadlineMs("ssh://root@192.0.2.11"), 15_000);
  });

  it("gives up at its deadline", async () => {
    const engine = fakeEngine({
      services: (_filters, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    });
    // An unreferenced timer alone would let the process end before it fires.
    const alive = setInterval(() => undefined, 1_000);
    const observed = await observeCluster(engine, { project: "slipway", deadlineMs: 20 });
    clearInterval(alive);
    assert.deepEqual(observed, {
      compared: false,
      why: "the Docker engine was not asked: no answer in 20 ms",
    });
  });

  it("takes an engine without a swarm for one without services", async () => {
    const refuse = () =>
      Promise.reject(
        new EngineError(503, 'This node is not a swarm manager. Use "docker swarm init" or …'),
      );
    const engine = fakeEngine({ services: refuse, nodes: refuse });
    assert.deepEqual(await observeCluster(engine, { project: "slipway" }), {
      compared: true,
      services: [],
      containers: [],
      nodes: [],
    });
  });

  it("does not take a worker, which cannot know, for a cluster without services", async () => {
    const engine = fakeEngine({
      services: () =>
        Promise.reject(new EngineError(503, "This node is not a swarm manager. Worker nodes …")),
    });
    assert.equal((await observeCluster(engine, { project: "slipway" })).compared, false);
  });
});
