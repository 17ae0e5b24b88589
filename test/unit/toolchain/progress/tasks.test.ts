import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { LogFile } from "../../../../toolchain/progress/log-file";
import { withLogTail } from "../../../../toolchain/progress/failure";
import { runTasks } from "../../../../toolchain/progress/tasks";
import { UserError } from "../../../../model/user-error";
import { temporaryFolders } from "../support/temporary-folder";

describe("tasks without a terminal", () => {
  const folder = temporaryFolders();

  async function newLog(): Promise<LogFile> {
    return new LogFile(await folder(), "test", new Date(0));
  }

  it("print a line for each step, and one of a kind that only counts", async () => {
    const lines: string[] = [];
    const log = await newLog();
    const results = await runTasks(
      [
        {
          title: "Tool",
          run: async (reporter) => {
            reporter.status("downloading 1 MB of 9 MB");
            reporter.status("downloading 5 MB of 9 MB");
            reporter.status("unpacking");
            reporter.log("only in the log");
            return { result: 42, outcome: "the vendor's release" };
          },
        },
      ],
      { log, report: (line) => lines.push(line) },
    );
    assert.deepEqual(results, [42]);
    assert.deepEqual(lines, [
      "Tool: downloading 1 MB of 9 MB",
      "Tool: unpacking",
      "Tool: the vendor's release (0 s)",
    ]);
    const text = await fs.readFile(log.path, "utf8");
    assert.match(text, /downloading 5 MB/);
    assert.match(text, /only in the log/);
  });

  it("all end before the first failure is told", async () => {
    const log = await newLog();
    let slowEnded = false;
    const slow = {
      title: "Slow",
      run: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        slowEnded = true;
        return { result: undefined, outcome: "done" };
      },
    };
    const bad = { title: "Bad", run: () => Promise.reject(new Error("no space left")) };
    await assert.rejects(runTasks([bad, slow], { log, report: () => {} }), /no space left/);
    assert.equal(slowEnded, true);
  });

  it("that fail show the log's last lines and where it is", async () => {
    const log = await newLog();
    for (let line = 1; line <= 40; line++) log.write(`line ${line}`);
    const error = withLogTail(new UserError("it failed", { hint: "do this" }), log);
    assert.equal(error.summary, "it failed");
    assert.match(error.hint ?? "", /^do this\n\nLast lines of the log:\nline 26\n/);
    assert.ok(error.hint?.endsWith(`line 40\nAll of it: ${log.path}`));
  });
});
