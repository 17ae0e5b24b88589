import * as assert from "node:assert/strict";
import { exportedStack } from "../../../record/deployment";
import { engineSocketOf } from "../../../record/engine-socket";
import { exportOf } from "./exported-sample";

const stack = (inputs: Parameters<typeof exportOf>[0][number]["inputs"] = {}) =>
  exportedStack.parse(exportOf([{ type: "docker:index/service:Service", name: "proxy", inputs }]));

describe("engineSocketOf", () => {
  it("is what a service mounts in the engine's usual place", () => {
    const mounts = [
      { type: "volume", source: "data", target: "/data" },
      { type: "bind", source: "/run/user/1000/docker.sock", target: "/var/run/docker.sock" },
    ];
    const found = engineSocketOf(stack({ taskSpec: { containerSpec: { mounts } } }));
    assert.equal(found, "/run/user/1000/docker.sock");
  });

  it("is what a container mounts there", () => {
    const volumes = [{ hostPath: "/srv/docker.sock", containerPath: "/var/run/docker.sock" }];
    assert.equal(engineSocketOf(stack({ volumes })), "/srv/docker.sock");
  });

  it("is nothing where none is mounted", () => {
    assert.equal(engineSocketOf(stack({ mounts: [{ source: "a", target: "/data" }] })), undefined);
  });
});
