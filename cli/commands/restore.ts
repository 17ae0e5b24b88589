import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { restore } from "../../operations/backup/restore";
import type { Whose } from "../../operations/backup/stack-files";
import { moveState } from "../../operations/state/move";
import { isHealthy } from "../../operations/status";
import { bringUp } from "../../operations/up";
import { terminalProgress } from "../progress";
import { here } from "../project";
import { statusTable } from "../status-table";

interface Options {
  readonly force: boolean;
  readonly files?: Whose;
  readonly up: boolean;
}

export async function run(file: string, { up, ...options }: Options): Promise<void> {
  const began = performance.now();
  const seconds = () => `${Math.round((performance.now() - began) / 1000)} s`;
  const progress = terminalProgress();
  const { manifest, project, stacks, moveBack } = await restore(
    here(),
    path.resolve(file),
    options,
    progress,
  );
  const what = `the backup of ${manifest.madeAt}`;
  if (!up) {
    const next = [`slipway up ${stacks.join(" ")}`, ...(moveBack ? ["slipway state move"] : [])];
    process.stdout.write(`Restored ${what} in ${seconds()}. Now: ${next.join(", then ")}\n`);
    return;
  }
  progress.note(`restored ${what} after ${seconds()}; now slipway up ${stacks.join(" ")}`);
  const chosen = project.stacks.filter(({ stack }) => stacks.includes(stack));
  const rows = await bringUp(project, chosen, progress);
  if (moveBack) await moveState(project, {}, progress);
  process.stdout.write(`${statusTable(rows)}\nRecovered from ${what} in ${seconds()}.\n`);
  if (!isHealthy(rows)) {
    throw new UserError("not everything that the config says is healthy; see the table above");
  }
}
