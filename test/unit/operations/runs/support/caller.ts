// A process of its own that runs `pulumi up` as Slipway does, and tells how it ended.
import { runPulumi } from "../../../../../operations/pulumi-process";
import { cleaningUp } from "../../../../../operations/runs/signals";
import { fakePulumi } from "./fake-pulumi";

const [dir = ""] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

cleaningUp(
  () => say("cleaned up"),
  () =>
    runPulumi(["up", "--stack", "staging"], {
      cwd: dir,
      environment: fakePulumi(dir),
      report: say,
    }),
).catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
