import assert from "node:assert/strict";
import * as os from "node:os";
import { explainFailure, killedError, stoppedError } from "../../../operations/pulumi-failure";
import { killedHolder } from "./runs/support/processes";

const OUTPUT = `Updating (staging):
 +  docker:index:Service click-count creating (0s)
Diagnostics:
  pulumi:pulumi:Stack (slipway-staging):
    error: click-count: 2 of 2 tasks failed

Resources:
    3 unchanged
`;

describe("a failure of pulumi", () => {
  it("is told by its command, its stack and Pulumi's own diagnostics", () => {
    const error = explainFailure(["up", "--yes", "--stack", "staging"], OUTPUT, 255);
    assert.equal(error.summary, "pulumi up of staging failed (exit 255)");
    assert.match(error.hint ?? "", /error: click-count: 2 of 2 tasks failed/);
    assert.doesNotMatch(error.hint ?? "", /unchanged|creating/);
  });

  const lockedBy = (host: string, pid: number, time: string) =>
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to " +
    "end or delete the lock file with `pulumi cancel`.\n  file:///state/x.json: " +
    `created by ann@${host} (pid ${pid}) at ${time}`;
  const todoOf = (output: string) => {
    const error = explainFailure(["up", "--stack", "staging"], output, 255);
    return error.hint?.split("\n\n").at(-1);
  };

  it("tells the lock of a process that is gone from that of a run that goes on", async () => {
    const { pid } = await killedHolder();
    assert.equal(
      todoOf(lockedBy(os.hostname(), pid, "2030-01-02T03:04:05Z")),
      "That process is gone: `slipway up staging` clears its lock and goes on; " +
        "`pulumi cancel --stack staging` clears it too.",
    );
    assert.equal(
      todoOf(lockedBy(os.hostname(), process.pid, "2099-01-02T03:04:05Z")),
      `Another run holds staging: pid ${process.pid} is still at work. Wait until it ends.`,
    );
    assert.equal(
      todoOf(lockedBy("build-1", pid, "2030-01-02T03:04:05Z")),
      "Another run, on build-1, holds staging. Wait until it ends; if it is surely gone, " +
        "`pulumi cancel --stack staging` clears it.",
    );
    assert.equal(
      todoOf("error: the stack is currently locked by 1 lock(s)."),
      "Another run holds staging. If it was killed, `pulumi cancel --stack staging` clears it.",
    );
  });

  it("says where a whole state is when this one is broken", () => {
    const output = "error: failed to load checkpoint: place 1: unexpected end of JSON input";
    assert.match(todoOf(output) ?? "", /\.pulumi\/stacks\/<project>\/staging\.json\.bak/);
  });

  it("says that only a note beside the state is broken, which an up mends", () => {
    assert.equal(
      todoOf("error: failed to load checkpoint: EOF"),
      "A pulumi was killed while it wrote a note beside the state of staging, which is whole: " +
        "`slipway up staging` clears the note and goes on.",
    );
  });

  it("is told apart from being stopped and from being killed", () => {
    const args = ["up", "--yes", "--stack", "staging"];
    const again = "Run `slipway up staging` again: it finds what was left half done and goes on.";
    assert.equal(
      stoppedError(args, "SIGTERM").message,
      `pulumi up of staging was stopped (SIGTERM)\n${again}`,
    );
    assert.equal(
      killedError(["destroy", "--stack", "staging"], "SIGKILL").message,
      `pulumi destroy of staging was killed (SIGKILL)\n${again.replace("up", "down")}`,
    );
  });

  it("explains a passphrase that does not fit", () => {
    const error = explainFailure(["stack", "init", "staging"], "error: incorrect passphrase", 255);
    assert.match(error.hint ?? "", /encrypted with another passphrase/);
  });
});
