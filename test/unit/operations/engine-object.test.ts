import assert from "node:assert/strict";
import type Docker from "dockerode";
import { removeObject } from "../../../operations/engine-object";

/** An engine whose removal of a network fails in each of these ways, one after the other. */
function engine(...failures: readonly { statusCode: number; message: string }[]) {
  let asked = 0;
  const docker = {
    getNetwork: () => ({
      remove: () => {
        const failure = failures[asked++];
        return failure === undefined
          ? Promise.resolve()
          : Promise.reject(Object.assign(new Error(failure.message), failure));
      },
    }),
  } as unknown as Docker;
  return { docker, asked: () => asked };
}

const NETWORK = { kind: "network", id: "n1" } as const;

describe("removing what an engine holds", () => {
  it("takes it for done when it is gone, in whatever words the engine says so", async () => {
    for (const failure of [
      { statusCode: 404, message: "network n1 not found" },
      { statusCode: 500, message: "(HTTP code 500) server error - network n1 not found " },
    ]) {
      const { docker, asked } = engine(failure);
      await removeObject(docker, NETWORK);
      assert.equal(asked(), 1);
    }
  });

  it("waits for its last user to go", async () => {
    const busy = { statusCode: 403, message: "network n1 has active endpoints" };
    const { docker, asked } = engine(busy);
    await removeObject(docker, NETWORK);
    assert.equal(asked(), 2);
  });

  it("fails for any other reason", async () => {
    const { docker } = engine({ statusCode: 500, message: "disk full" });
    await assert.rejects(removeObject(docker, NETWORK), /disk full/);
  });
});
