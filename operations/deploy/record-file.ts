import * as fs from "node:fs/promises";
import * as path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../config/write-file";
import { UserError } from "../../model/user-error";
import { plannedService, plannedTask } from "../../rollout/release-plan";
import { dataPaths } from "../../toolchain/paths";
import type { Project } from "../project";
import type { ReleaseRecord } from "./last-good";

const pins = z.record(z.string(), z.string());
const record = z.object({
  good: pins,
  open: z
    .object({
      from: z.record(z.string(), z.string().nullable()),
      tried: z.record(z.string(), z.array(z.string())),
      since: z.string(),
      ran: z.array(z.object({ service: plannedService, task: plannedTask })).optional(),
    })
    .optional(),
});

/** What is written down of a stack's releases; nothing for a stack that was never deployed here. */
export async function readRecord(project: Project, stack: string): Promise<ReleaseRecord> {
  const file = recordFile(project, stack);
  let text: string;
  try {
    text = await fs.readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { good: {} };
    throw error;
  }
  try {
    return record.parse(JSON.parse(text)) as ReleaseRecord;
  } catch (cause) {
    throw new UserError(`${file} can't be read as a record of releases`, {
      hint: "Remove it: what runs on the cluster then counts as the last good pins.",
      cause,
    });
  }
}

export async function writeRecord(
  project: Project,
  stack: string,
  value: ReleaseRecord,
): Promise<void> {
  const file = recordFile(project, stack);
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileAtomically(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
}

function recordFile({ dir }: Project, stack: string): string {
  return path.join(dataPaths(dir).root, "releases", `${stack}.json`);
}
