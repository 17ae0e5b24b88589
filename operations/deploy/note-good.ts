import { isPinned } from "../../config";
import { readPins } from "../../config/edit";
import { readStackFile, type Project, type StackFile } from "../project";
import { isHealthy, type ServiceStatus } from "../status";
import { goodAfterUp } from "./last-good";
import { readRecord, writeRecord } from "./record-file";

/** Notes what a stack that is healthy after `slipway up` runs: what a later release goes back to. */
export async function noteGood(
  project: Project,
  file: StackFile,
  rows: readonly ServiceStatus[],
): Promise<void> {
  const { stack, kind } = file;
  if (kind === "platform" || !isHealthy(rows.filter((row) => row.stack === stack))) return;
  const pins = Object.entries(readPins(readStackFile(file)));
  const record = await readRecord(project, stack);
  const good = goodAfterUp(record, Object.fromEntries(pins.filter(([, pin]) => isPinned(pin))));
  await writeRecord(project, stack, { ...record, good });
}
