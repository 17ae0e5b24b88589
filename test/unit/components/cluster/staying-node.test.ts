import * as assert from "node:assert/strict";
import { awaitBack } from "../../../../components/cluster/staying-node";
import { swarmHost } from "./builders";
import { refused } from "./ensuring";
import { FakeSwarm } from "./fake-swarm";

describe("A machine that was cleaned and stays in its swarm", () => {
  for (const [what, given] of Object.entries({
    "whose engine is down": { engineIsUp: false },
    "that is not in it yet": { state: "pending" },
  })) {
    it(`is waited for, ${what}`, async () => {
      const swarm = new FakeSwarm("w1").add("w1", "worker");
      const before = { ...swarm.machine("w1") };
      Object.assign(swarm.machine("w1"), given);
      swarm.after(10_000, () => Object.assign(swarm.machine("w1"), before));
      await awaitBack(await swarm.tools.connect(swarmHost("w1")), swarm.tools);
      assert.equal(swarm.elapsedMs, 10_000);
    });
  }

  it("is waited for until it knows a leader, a manager", async () => {
    const swarm = new FakeSwarm("m1", "m2").add("m1", "manager").add("m2", "manager");
    swarm.kill("m2");
    const error = await refused(
      swarm.tools.connect(swarmHost("m1")).then((machine) => awaitBack(machine, swarm.tools)),
    );
    assert.equal(
      error.message,
      "m1 (root@m1) was cleaned, but is not back in its swarm after 60 s\n" +
        "See `docker info` and `journalctl -u docker` on it, and repeat the command.",
    );
  });
});
