// A process of its own: one run of stacks, which does what its last argument says.
import { spawn } from "node:child_process";
import { withStackRuns } from "../../../../../operations/runs/stack-run";

const [dir = "", stacks = "", what = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

withStackRuns(
  { dir, name: "slipway", stacks: [] },
  stacks.split(","),
  { command: `slipway up ${stacks.replaceAll(",", " ")}` },
  say,
  async () => {
    if (what === "child") {
      // It outlives its parent, as a `pulumi` does whose slipway was killed.
      spawn("sh", ["-c", 'exec -a pulumi "$0" 2', "sleep"], { detached: true, stdio: "ignore" });
      spawn("bash", ["-c", "exec -a pulumi sleep 2"], { detached: true, stdio: "ignore" });
      spawn("bash", ["-c", "exec -a pulumi-resource-docker sleep 600"], {
        detached: true,
        stdio: "ignore",
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    say("holds");
    if (what === "fail") throw new Error("it failed");
    if (what === "exit") process.exit(3);
    if (what !== "end") await new Promise((resolve) => setTimeout(resolve, 60_000));
  },
).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
