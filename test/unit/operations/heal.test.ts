import assert from "node:assert/strict";
import { unknownTo } from "../../../operations/heal";

const FOUND = {
  services: ["s1", "s2"],
  containers: ["c1"],
  secrets: ["x1", "x2"],
  configs: [],
  networks: ["n1"],
  volumes: ["staging-redis-data"],
};

const state = (...ids: string[]) => ({
  resources: ids.map((id) => ({ urn: `urn:${id}`, type: "docker:index/service:Service", id })),
  interrupted: [],
});

describe("what an interrupted run left on the engine", () => {
  it("is what the state does not know", () => {
    assert.deepEqual(unknownTo(state("s1", "x1", "c1", "n1"), FOUND), {
      services: ["s2"],
      containers: [],
      secrets: ["x2"],
      configs: [],
      networks: [],
      volumes: [],
    });
  });

  it("is never a volume, even when the state is empty", () => {
    assert.deepEqual(unknownTo(state(), FOUND).volumes, []);
    assert.deepEqual(unknownTo(state(), FOUND).services, ["s1", "s2"]);
  });
});
