import * as assert from "node:assert/strict";
import { plannedService } from "../../../../components/service/planned-service";
import { wantedSwarmService } from "../../../../components/service/swarm/render";
import type { ReleaseSpec } from "../../../../model/release-spec";
import { resolveRelease } from "../../../../model/resolve-release";
import type { ResolvedService } from "../../../../model/resolved-service";
import { type PlannedService, plannedService as schema } from "../../../../rollout/release-plan";
import { PUBLIC, resolvedService, swarmWiring } from "./builders";

const IMAGES = { itest: { name: "itest", pin: "itest:1@sha256:1", run: "mirror/itest:1" } };

function planned(release: ReleaseSpec = {}, given: Partial<ResolvedService> = {}): PlannedService {
  const service = resolvedService({ ...given, release: resolveRelease(release) });
  return plannedService(service, swarmWiring(), IMAGES);
}

function imageOf(job: { spec: Record<string, unknown> } | undefined): unknown {
  const { ContainerSpec } = job?.spec["TaskTemplate"] as { ContainerSpec: { Image: string } };
  return ContainerSpec.Image;
}

describe("A planned service", () => {
  it("is what deploy needs to know, and what its own schema takes", () => {
    const plan = planned({}, { dependsOn: ["redis"] });
    assert.deepEqual(plan, {
      service: "app",
      name: "staging-app",
      image: "app",
      pin: "app:2@sha256:0",
      run: "app:2",
      spec: wantedSwarmService(resolvedService({ dependsOn: ["redis"] }), swarmWiring()).labels[
        "slipway.spec"
      ],
      replicas: 2,
      dependsOn: ["redis"],
      deadlineMs: plan.deadlineMs,
      smoke: [],
      tasks: [],
      parts: ["slipway:service:AppService::app"],
    });
    assert.ok(plan.deadlineMs > 0);
    assert.deepEqual(schema.parse(plan), plan);
  });

  it("has a route when it is public, by the edge's name for it", () => {
    assert.deepEqual(planned({}, { public: PUBLIC }).route, {
      url: "http://staging.app.example.org/",
      edgeService: "staging-app@swarm",
    });
  });

  it("has its tests and bounds in milliseconds", () => {
    const { smoke, bake } = planned({ smoke: [{ path: "/" }], bake: { time: "1m", p95: "300ms" } });
    assert.deepEqual(smoke, [{ method: "GET", path: "/", status: 200 }]);
    assert.deepEqual(bake, { timeMs: 60_000, errorRate: 0.01, minRequests: 20, p95Ms: 300 });
  });

  it("has its tasks in their order, before and after", () => {
    const { tasks } = planned({
      before: [{ name: "b" }, { name: "a" }],
      after: [{ name: "test" }],
    });
    assert.deepEqual(
      tasks.map(({ phase, name }) => `${phase} ${name}`),
      ["before b", "before a", "after test"],
    );
  });

  it("has the key and the pin of what each task runs", () => {
    const { tasks } = planned({ before: [{ name: "a" }], after: [{ name: "b", image: "itest" }] });
    assert.deepEqual(
      tasks.map(({ image }) => image),
      [
        { name: "app", pin: "app:2@sha256:0" },
        { name: "itest", pin: "itest:1@sha256:1" },
      ],
    );
  });

  it("does not change with its tasks: none of its instances is replaced for them", () => {
    assert.equal(planned({ before: [{ name: "a" }] }).spec, planned().spec);
  });

  it("has an undo only where one is declared, with the same image", () => {
    const { tasks } = planned({
      before: [
        { name: "up", image: "itest", undo: { command: ["down"], timeout: "10s" } },
        { name: "b" },
      ],
    });
    assert.equal(imageOf(tasks[0]?.job), "mirror/itest:1");
    assert.equal(imageOf(tasks[0]?.undo), "mirror/itest:1");
    assert.equal(tasks[0]?.undo?.timeoutMs, 10_000);
    assert.ok(tasks[1] !== undefined && !("undo" in tasks[1]));
  });
});

describe("The pin that a task runs once for", () => {
  const pinOf = (release: ReleaseSpec) => planned(release).tasks[0]?.pin;

  it("is the service's", () => {
    assert.equal(pinOf({ before: [{ name: "a" }] }), "app:2@sha256:0");
    assert.equal(pinOf({ after: [{ name: "a" }] }), "app:2@sha256:0");
    assert.equal(pinOf({ after: [{ name: "a", image: "app" }] }), "app:2@sha256:0");
  });

  it("is that of a migration's own image", () => {
    assert.equal(pinOf({ before: [{ name: "a", image: "itest" }] }), "itest:1@sha256:1");
  });

  it("is both where an image of its own tests the service", () => {
    assert.equal(
      pinOf({ after: [{ name: "a", image: "itest" }] }),
      "app:2@sha256:0 itest:1@sha256:1",
    );
  });

  it("is a defect to plan with an image that nobody resolved", () => {
    assert.throws(
      () => pinOf({ after: [{ name: "a", image: "other" }] }),
      /nothing resolved the image "other"/,
    );
  });
});
