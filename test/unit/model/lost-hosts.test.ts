import * as assert from "node:assert/strict";
import { lostHostsVariables, readLostHosts } from "../../../model/lost-hosts";

describe("hosts that their swarm knows no more", () => {
  it("are told to a command by one variable, or by none", () => {
    for (const names of [[], ["m1"], ["m1", "w-2"]]) {
      assert.deepEqual(readLostHosts(lostHostsVariables(names)), names);
    }
    assert.deepEqual(lostHostsVariables([]), {});
  });
});
