import * as assert from "node:assert/strict";
import { once } from "node:events";
import { spawn } from "node:child_process";
import type Docker from "dockerode";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import { TEST_LABEL } from "../e2e/support/test-engine";
import { RUN_LABEL } from "./support/machine-container";
import { remainsOf, removeAbandonedMachines, removeRun } from "./support/remains";

/** The number of a process that has ended. */
async function endedProcess(): Promise<number> {
  const child = spawn("true");
  await once(child, "close");
  return child.pid ?? 0;
}

describe("what a test's machines leave on the engine", () => {
  let docker: Docker;

  /** A run without machines: a network and a disk. */
  async function leave(run: string, pid: number): Promise<void> {
    const labels = { [TEST_LABEL]: String(pid), [RUN_LABEL]: run };
    await docker.createNetwork({ Name: run, Labels: labels });
    await docker.createVolume({ Name: run, Labels: labels });
  }

  before(async () => {
    ({ docker } = await ensureEngine({ projectDir: process.cwd(), report: () => undefined }));
  });

  it("is removed once the test is dead, and only then", async () => {
    const [dead, alive] = [`slipway-dead-${process.pid}`, `slipway-alive-${process.pid}`];
    try {
      await leave(dead, await endedProcess());
      await leave(alive, process.pid);
      assert.equal((await remainsOf(docker, dead)).length, 2);
      await removeAbandonedMachines(docker);
      assert.deepEqual(await remainsOf(docker, dead), []);
      assert.equal((await remainsOf(docker, alive)).length, 2);
    } finally {
      await removeRun(docker, alive);
      await removeRun(docker, dead);
    }
    assert.deepEqual(await remainsOf(docker, alive), []);
  });
});
