import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { COUNTS_VARIABLE, type Counts } from "./support/counting-reporter";

/** Quick suites first: what they find need not wait for an engine. */
const SUITES = ["unit", "golden", "e2e", "machines-short", "faults-short"] as const;

const REPOSITORY = path.resolve(__dirname, "..");

/** Runs one suite; one that ends without counts has crashed, which is a failure of its own. */
async function runSuite(suite: string, folder: string): Promise<Counts> {
  const file = path.join(folder, `${suite}.json`);
  const started = Date.now();
  const reporter = path.join(REPOSITORY, "test/support/counting-reporter.ts");
  const { exitCode } = await execa(
    process.execPath,
    [path.join(REPOSITORY, "toolchain/bootstrap.mjs"), "mocha", suite, "--reporter", reporter],
    { cwd: REPOSITORY, stdio: "inherit", reject: false, env: { [COUNTS_VARIABLE]: file } },
  );
  const counts = await readCounts(file);
  const crashed = exitCode !== 0 && counts.failed === 0;
  const result = crashed ? { ...counts, failed: 1 } : counts;
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(
    `-- ${suite}: ${result.passed} passed, ${result.failed} failed, ${seconds} s\n\n`,
  );
  return result;
}

async function readCounts(file: string): Promise<Counts> {
  try {
    return JSON.parse(await fs.readFile(file, "utf8")) as Counts;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return { passed: 0, failed: 1 };
  }
}

async function main(): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-counts-"));
  let passed = 0;
  let failed = 0;
  try {
    for (const suite of SUITES) {
      const counts = await runSuite(suite, folder);
      passed += counts.passed;
      failed += counts.failed;
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

void main();
