import type { Forge } from "../../../forge/forge";
import { parseRecord, recordFileName } from "../../../record/record";
import type { Records } from "../../record/preview-stack";

/** Of the infrastructure repository: it holds nothing that is secret. */
export const RECORDS_BRANCH = "slipway/records";

export function recordPath(stack: string): string {
  return `records/${recordFileName(stack)}`;
}

/** Records that the releases of a CI left at the forge. */
export function recordsAt(forge: Pick<Forge, "readFile">): Records {
  return {
    hint:
      `\`slipway ci release\` writes them to the branch ${RECORDS_BRANCH} of this repository after ` +
      "each release; at a shell with the passphrase, `slipway record` does.",
    async read(stack) {
      const file = recordPath(stack);
      const text = await forge.readFile(file, RECORDS_BRANCH);
      return text === undefined
        ? undefined
        : parseRecord(text, `${file} of ${RECORDS_BRANCH}`, stack);
    },
  };
}
