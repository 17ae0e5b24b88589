import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import { sourceProblem } from "../../model/azure/address-plan";
import { checkMachines } from "./checks";
import { openCluster, type TestCluster } from "./cluster";
import { credentials, SKIPPED } from "./credentials";

/** Progress is told on standard output: it is the result. */
function report(line: string): void {
  process.stdout.write(`test:azure: ${line}\n`);
}

/** Makes a small cluster on Azure, looks at it, and takes all of it away again. It costs money. */
async function main(): Promise<void> {
  const signedIn = credentials();
  if (signedIn === undefined) {
    process.stdout.write(`${SKIPPED}\n`);
    return;
  }
  const from = process.env["SLIPWAY_AZURE_FROM"] ?? "";
  const why = sourceProblem(from);
  if (why !== undefined) {
    throw new Error(
      `SLIPWAY_AZURE_FROM: found "${from}", allowed: the range from which Azure sees this machine, ` +
        `such as 203.0.113.7/32 (${why})`,
    );
  }
  const location = process.env["SLIPWAY_AZURE_LOCATION"] ?? "westeurope";
  report(`signed in by ${signedIn}, in ${location}, reached from ${from}`);
  const cluster = await openCluster(from, location);
  try {
    await run(cluster);
  } finally {
    await remove(cluster);
  }
  report("passed");
}

async function run(cluster: TestCluster): Promise<void> {
  const { stack } = cluster;
  const { changeSummary } = await stack.preview();
  report(`preview: ${changeSummary.create ?? 0} to create`);
  assert.equal(changeSummary.delete ?? 0, 0);
  await stack.up({ onOutput: (text) => process.stdout.write(text) });
  const outputs = await stack.outputs();
  assert.deepEqual(outputs["hosts"]?.value, JSON.parse(JSON.stringify(cluster.hosts)));
  await checkMachines(cluster, report);
  await stack.up({ expectNoChanges: true, refresh: true });
  report("a second up, refreshed, changes nothing");
}

/** Whatever happened before. What can't be taken away stays in the state, which then is kept. */
async function remove({ stack, dir }: TestCluster): Promise<void> {
  try {
    await stack.destroy({ onOutput: (text) => process.stdout.write(text) });
    const { deployment } = await stack.exportStack();
    const left = (deployment as { readonly resources?: readonly unknown[] }).resources ?? [];
    assert.equal(left.length, 0, "destroy left something in the state");
  } catch (error) {
    report(`NOT all was taken away; the state is in ${dir}: look for the group in the portal`);
    throw error;
  }
  await fs.rm(dir, { recursive: true });
  report("destroyed, nothing is left");
}

main().catch((error: unknown) => {
  process.stderr.write(`test:azure: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
