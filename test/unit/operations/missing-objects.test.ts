import assert from "node:assert/strict";
import type { Leftovers } from "../../../operations/leftovers";
import { missingObjects } from "../../../operations/missing-objects";

const TYPES = {
  service: "docker:index/service:Service",
  container: "docker:index/container:Container",
  secret: "docker:index/secret:Secret",
  config: "docker:index/serviceConfig:ServiceConfig",
  network: "docker:index/network:Network",
  volume: "docker:index/volume:Volume",
};
const state = {
  resources: [
    ...Object.entries(TYPES).map(([kind, type]) => ({ urn: `urn:${kind}`, type, id: `${kind}-1` })),
    { urn: "urn:image", type: "docker:index/remoteImage:RemoteImage", id: "sha256:1" },
    { urn: "urn:stack", type: "pulumi:pulumi:Stack" },
  ],
  interrupted: [],
};
const found = (ids: readonly string[], swarm: Leftovers["swarm"] = "manager"): Leftovers => ({
  objects: ids.map((id) => ({
    kind: id.split("-")[0] as keyof typeof TYPES,
    id,
    name: id,
    createdAt: new Date(0),
    isTask: false,
  })),
  swarm,
  clockAheadMs: 0,
});
const urns = (leftovers: Leftovers) => missingObjects(state, leftovers).map(({ urn }) => urn);
const all = Object.keys(TYPES).map((kind) => `${kind}-1`);

describe("what was removed behind Pulumi's back", () => {
  it("is nothing when the engine has all that the state has", () => {
    assert.deepEqual(urns(found(all)), []);
  });

  for (const kind of Object.keys(TYPES)) {
    it(`may be a ${kind}`, () => {
      assert.deepEqual(urns(found(all.filter((id) => id !== `${kind}-1`))), [`urn:${kind}`]);
    });
  }

  it("is not what Pulumi itself removed to make another one in its place", () => {
    const [service, ...others] = state.resources;
    assert.ok(service !== undefined);
    const replaced = { ...service, pendingReplacement: true };
    const left = found(all.filter((id) => id !== "service-1"));
    assert.deepEqual(missingObjects({ ...state, resources: [replaced, ...others] }, left), []);
  });

  it("is not told by a worker, which does not know of services, secrets and configs", () => {
    assert.deepEqual(urns(found(["container-1", "network-1", "volume-1"], "unknown")), []);
    assert.deepEqual(urns(found([], "unknown")), ["urn:container", "urn:network", "urn:volume"]);
  });

  it("is certain of services, secrets and configs when there is no swarm any more", () => {
    const certain = missingObjects(state, found([], "none")).filter((one) => one.certain);
    assert.deepEqual(
      certain.map(({ kind }) => kind),
      ["service", "secret", "config"],
    );
  });
});
