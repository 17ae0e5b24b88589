import * as assert from "node:assert/strict";
import { UserError } from "../../../../model/user-error";
import { isInSwarm } from "../../../../operations/hosts/is-in-swarm";
import { NoSwarmError } from "../../../../ssh/manager";
import { SshError } from "../../../../ssh/ssh-error";

describe("whether machines are in a swarm", () => {
  for (const [what, error, expected] of [
    ["no, when all say so", new NoSwarmError("none"), false],
    ["perhaps, when some can't be asked", new UserError("silent"), true],
  ] as const) {
    it(what, async () => {
      assert.equal(await isInSwarm([], [], () => Promise.reject(error)), expected);
    });
  }

  it("yes, when a manager answers, which is left in peace", async () => {
    let closed = false;
    const manager = { connection: { close: () => (closed = true) } };
    assert.ok(await isInSwarm([], ["m1"], () => Promise.resolve(manager as never)));
    assert.ok(closed);
  });

  it("is not told when a machine can't be trusted", async () => {
    const error = new SshError("another key", { reason: "host key" });
    await assert.rejects(
      isInSwarm([], [], () => Promise.reject(error)),
      error,
    );
  });
});
