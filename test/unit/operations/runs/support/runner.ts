// A process of its own: one run of stacks, which does what its last argument says.
import { spawn } from "node:child_process";
import { withStackRuns } from "../../../../../operations/runs/stack-run";

const [dir = "", stacks = "", what = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** Outlives its parent, as what Pulumi starts does. */
function startUnder(name: string, seconds: number): void {
  const script = `exec -a ${name} sleep ${seconds}`;
  spawn("bash", ["-c", script], { detached: true, stdio: "ignore" }).unref();
}

async function work(): Promise<void> {
  if (what === "orphans") {
    startUnder("pulumi", 2);
    startUnder("pulumi-resource-docker", 600);
    startUnder("somebody-elses-daemon", 5);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  say("holds");
  if (what === "fail") throw new Error("it failed");
  if (what === "exit") process.exit(3);
  if (what !== "end") await new Promise((resolve) => setTimeout(resolve, 60_000));
}

const project = { dir, name: "slipway", stacks: [] };
const command = `slipway up ${stacks.replaceAll(",", " ")}`;
withStackRuns(project, stacks.split(","), { command }, say, work).catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
