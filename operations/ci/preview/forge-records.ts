import { setTimeout } from "node:timers/promises";
import type { Forge } from "../../../forge/forge";
import { parseRecord, recordFileName, type StackRecord } from "../../../record/record";
import type { Records } from "../../record/preview-stack";

/** Of the infrastructure repository: it holds nothing that is secret. */
export const RECORDS_BRANCH = "slipway/records";

export function recordPath(stack: string): string {
  return `records/${recordFileName(stack)}`;
}

/** Milliseconds. The first release of all opens a promotion before it has recorded everything. */
const WAIT_MS = 5 * 60_000;
const PAUSE_MS = 10_000;

export interface RecordsWait {
  /** Told once that it waits. */
  readonly note: (line: string) => void;
  readonly now?: () => number;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** Records that the releases of a CI left at the forge. */
export function recordsAt(
  forge: Pick<Forge, "readFile">,
  { note, now = Date.now, pause = (ms) => setTimeout(ms) }: RecordsWait,
): Records {
  const start = now();
  return {
    hint:
      `\`slipway ci release\` writes them to the branch ${RECORDS_BRANCH} of this repository after ` +
      "each release; at a shell with the passphrase, `slipway record` does.",
    read: (stack) => read(forge, stack),
    async await(stack) {
      if (now() - start < WAIT_MS) note(`waits for the record of ${stack}, which a release makes`);
      while (now() - start < WAIT_MS) {
        await pause(PAUSE_MS);
        const record = await read(forge, stack);
        if (record !== undefined) return record;
      }
      return undefined;
    },
  };
}

async function read(
  forge: Pick<Forge, "readFile">,
  stack: string,
): Promise<StackRecord | undefined> {
  const file = recordPath(stack);
  const text = await forge.readFile(file, RECORDS_BRANCH);
  return text === undefined ? undefined : parseRecord(text, `${file} of ${RECORDS_BRANCH}`, stack);
}
