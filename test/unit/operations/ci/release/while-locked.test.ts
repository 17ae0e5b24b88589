import * as assert from "node:assert/strict";
import { UserError } from "../../../../../model/user-error";
import { whileLocked } from "../../../../../operations/ci/release/while-locked";
import { explainFailure, StackLocked } from "../../../../../operations/pulumi-failure";

const LOCKED = new StackLocked("pulumi up of staging failed (exit 255)", { hint: "Ada holds it." });

describe("A release while another run holds the stack", () => {
  /** Ends as these say, one an attempt; a minute passes between two. */
  async function run(ends: readonly (Error | string)[], stopAfter = Infinity) {
    const notes: string[] = [];
    let [attempts, clock] = [0, 0];
    const work = async () => {
      const end = ends[Math.min(attempts++, ends.length - 1)];
      if (end instanceof Error) throw end;
      return end;
    };
    const ended = await whileLocked(work, {
      note: (line) => notes.push(line),
      isStopped: () => attempts >= stopAfter,
      now: () => clock,
      pause: async () => void (clock += 60_000),
    }).catch((error: unknown) => error);
    return { ended, attempts, notes };
  }

  it("is tried again until the stack is free, which is said once", async () => {
    assert.deepEqual(await run([LOCKED, LOCKED, "done"]), {
      ended: "done",
      attempts: 3,
      notes: [`${LOCKED.message}\nIt is waited for, up to 15 min.`],
    });
  });

  it("is given up after a while, with who holds it", async () => {
    const { ended, attempts } = await run([LOCKED]);
    assert.deepEqual([ended, attempts], [LOCKED, 16]);
  });

  it("is given up at once where somebody stops it, and where it failed otherwise", async () => {
    assert.deepEqual((await run([LOCKED], 2)).attempts, 2);
    const other = new UserError("the program is wrong");
    assert.deepEqual(await run([other]), { ended: other, attempts: 1, notes: [] });
  });

  it("knows a lock by Pulumi's own words, and nothing else as one", () => {
    const words = "error: the stack is currently locked by 1 lock(s).";
    assert.ok(explainFailure(["up", "--stack", "staging"], words, 255) instanceof StackLocked);
    const full = "error: no space left on device";
    assert.equal(explainFailure(["up"], full, 255) instanceof StackLocked, false);
  });
});
