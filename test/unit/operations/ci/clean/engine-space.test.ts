import * as assert from "node:assert/strict";
import {
  type EndedContainer,
  formerContainers,
} from "../../../../../operations/ci/clean/engine-space";

const NOW = new Date("2026-11-22T00:00:00Z");
const HOUR = 60 * 60;

const container = (given: Partial<EndedContainer> & { service?: string; hours?: number } = {}) => {
  const { service = "gone", hours = 25, ...rest } = given;
  return {
    Id: "c1",
    Names: ["/staging-api.1.x"],
    Created: NOW.getTime() / 1000 - hours * HOUR,
    State: "exited",
    Labels: { "com.docker.swarm.service.id": service },
    ...rest,
  };
};

const found = (one: EndedContainer) => formerContainers([one], ["there"], NOW).length;

describe("Containers of former services", () => {
  it("are those that ended a day ago and whose service is gone", () => {
    assert.equal(found(container()), 1);
    assert.equal(found(container({ State: "dead" })), 1);
  });

  it("are none that run, nor a fresh one", () => {
    assert.equal(found(container({ State: "running" })), 0);
    assert.equal(found(container({ State: "paused" })), 0);
    assert.equal(found(container({ hours: 23 })), 0);
  });

  it("are none of a service that is there, and none that no service made", () => {
    assert.equal(found(container({ service: "there" })), 0);
    assert.equal(found(container({ Labels: { "slipway.project": "shop" } })), 0);
  });
});
