import * as os from "node:os";
import { parseArgs } from "node:util";
import type { Comparison, Skipped } from "./measure";
import { bringUpHostsRow } from "./rows/bring-up-hosts";
import { hostsRow } from "./rows/hosts";
import { noChangeRow, startRow } from "./rows/programs";
import { bringUpRow, updateOneRow } from "./rows/rollouts";
import type { Row } from "./rows/row";
import { table } from "./table";
import { Workbench } from "./workbench";

/** Few resources first: what a row leaves on the engine must not weigh on the next one. */
const ROWS: readonly Row[] = [
  startRow,
  bringUpRow,
  updateOneRow,
  hostsRow,
  bringUpHostsRow,
  noChangeRow(24),
  noChangeRow(200),
];

const USAGE = `usage: npm run bench -- [--only ROW]… [--rounds N] [--services N] [--json]
rows: ${ROWS.map(({ id }) => id).join(", ")}\n`;

/** Progress is told on standard error: standard output is the result. */
function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function measure(rows: readonly Row[], options: { rounds?: number; services?: number }) {
  const measured: (Comparison | Skipped)[] = [];
  const bench = await Workbench.start(report);
  // Stays bound: libraries end the process at a signal that nobody else listens to.
  const interrupted = () => void bench.remove().finally(() => process.exit(130));
  process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
  try {
    for (const row of rows) {
      report(row.id);
      measured.push(...(await row.run(bench, options)));
    }
    return { machine: await machine(bench), measured };
  } finally {
    await bench.remove();
  }
}

async function machine(bench: Workbench): Promise<Record<string, string>> {
  const { ServerVersion } = (await bench.docker.info()) as { ServerVersion: string };
  const [load = 0] = os.loadavg();
  return {
    processors: `${os.cpus().length} × ${os.cpus()[0]?.model ?? "?"}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.release()}`,
    engine: ServerVersion,
    node: process.version,
    parallel: bench.parallel,
    load: load.toFixed(1),
  };
}

function isMeasured(row: Comparison | Skipped): row is Comparison {
  return "ours" in row;
}

function number(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number.parseInt(text, 10);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true },
      rounds: { type: "string" },
      services: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const unknown = (values.only ?? []).filter((id) => !ROWS.some((row) => row.id === id));
  if (values.help || unknown.length > 0) {
    process.stderr.write(USAGE);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const rows = ROWS.filter(({ id }) => values.only === undefined || values.only.includes(id));
  const options = { rounds: number(values.rounds), services: number(values.services) };
  const result = await measure(rows, options);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  const facts = Object.entries(result.machine).map(([name, value]) => `${name} ${value}`);
  process.stdout.write(`${facts.join(", ")}\n\n${table(result.measured.filter(isMeasured))}\n`);
  for (const row of result.measured) {
    if (!isMeasured(row)) process.stdout.write(`\n${row.id} was not measured: ${row.why}\n`);
  }
}

void main();
