import * as assert from "node:assert/strict";
import { healing } from "../../../operations/healing";
import { UserError } from "../../../model/user-error";

/** Runs with the given failures, one a run, then without; gives back what was done. */
async function stepsWith(...failures: Error[]): Promise<string[]> {
  const steps: string[] = [];
  const heal = () => Promise.resolve(void steps.push("heal"));
  const run = async () => {
    steps.push("run");
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    return Promise.resolve();
  };
  await healing(heal, run);
  return steps;
}

const failed = (hint: string) => new UserError("pulumi destroy of staging failed", { hint });

describe("running Pulumi on a healed state", () => {
  it("is one run when all is well", async () => {
    assert.deepEqual(await stepsWith(), ["heal", "run"]);
  });

  it("goes on after a service was removed whose instances ignored SIGTERM", async () => {
    const failure = failed("error on wait for container with ID 'c1': context deadline exceeded");
    assert.deepEqual(await stepsWith(failure), ["heal", "run", "heal", "run"]);
  });

  it("goes on after a service turned out to be gone", async () => {
    const failure = failed("Error response from daemon: service staging-redis not found");
    assert.deepEqual(await stepsWith(failure), ["heal", "run", "heal", "run"]);
  });

  it("goes on when the engine lists it among others", async () => {
    const failure = failed(
      "    error: deleting urn:x: 1 error occurred:\n    \t* error on wait for container with ID 'c1'",
    );
    assert.deepEqual(await stepsWith(failure), ["heal", "run", "heal", "run"]);
  });

  it("does not roll a bad release out twice for what its app says", async () => {
    const report = failed(
      "    error: after hook failed: never healthy\n        app: service db not found",
    );
    await assert.rejects(stepsWith(report), /never healthy/);
  });

  it("does not try a second time what fails for another reason, nor a third time at all", async () => {
    await assert.rejects(stepsWith(failed("no space left on device")), /no space left/);
    await assert.rejects(stepsWith(new TypeError("service x not found")), TypeError);
    const twice = failed("service staging-redis not found");
    await assert.rejects(stepsWith(twice, twice), /not found/);
  });
});
