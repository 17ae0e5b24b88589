import * as assert from "node:assert/strict";
import type Docker from "dockerode";
import { readServices } from "../../../operations/running-services";

const LABELS = { "slipway.project": "slipway", "slipway.stack": "staging" };
const WEB = {
  ...LABELS,
  "slipway.service": "web",
  "slipway.image": "frontend",
  "slipway.pin": "frontend:1",
  "slipway.task-images": "itest,tools",
};

/** An engine with these services, by their labels, each of one image and without an instance. */
function engineWith(...services: readonly Readonly<Record<string, string>>[]): Docker {
  const listed = services.map((Labels, index) => ({
    ID: `id-${index}`,
    Spec: { Labels, TaskTemplate: { ContainerSpec: { Image: "frontend:1" } } },
  }));
  const engine = {
    info: () => Promise.resolve({ Swarm: { ControlAvailable: true } }),
    listTasks: () => Promise.resolve([]),
    listServices: ({ filters }: { filters: { label: readonly string[] } }) =>
      Promise.resolve(
        listed.filter(({ Spec: { Labels } }) => {
          const pairs = Object.entries(Labels).flatMap(([name, value]) => [
            name,
            `${name}=${value}`,
          ]);
          return filters.label.every((wanted) => pairs.includes(wanted));
        }),
      ),
  };
  return engine as unknown as Docker;
}

describe("The services that run", () => {
  it("are told by their labels, with the images of their tasks", async () => {
    const [web] = await readServices(engineWith(WEB), "slipway");
    assert.equal(web?.service, "web");
    assert.equal(web?.image, "frontend");
    assert.deepEqual(web?.taskImages, ["itest", "tools"]);
  });

  it("say nothing of tasks' images where there are none", async () => {
    const [web] = await readServices(
      engineWith({ ...LABELS, "slipway.service": "web" }),
      "slipway",
    );
    assert.ok(web !== undefined && !("taskImages" in web));
  });

  it("are not the jobs of a release", async () => {
    const job = { ...LABELS, "slipway.task": "web/migrate", "slipway.pin": "frontend:2" };
    const found = await readServices(engineWith(job, WEB), "slipway");
    assert.deepEqual(
      found.map(({ service }) => service),
      ["web"],
    );
  });
});
