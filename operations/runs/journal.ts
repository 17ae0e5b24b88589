import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../config/write-file";
import { UserError } from "../../model/user-error";
import { dataPaths } from "../../toolchain/paths";

const windowSchema = z.object({
  since: z.iso.datetime(),
  /** Absent while the run goes on, and after it was killed. */
  until: z.iso.datetime().optional(),
});

/** A time in which a run may have left things half done; by this machine's clock. */
export type Window = Readonly<z.infer<typeof windowSchema>>;

/** The journal of a stack of this clone of the project. */
export function journalOf(projectDir: string, stack: string): Journal {
  return new Journal(path.join(dataPaths(projectDir).runs, `${stack}.journal.json`));
}

const journalSchema = z.object({ windows: z.array(windowSchema) });

/**
 * What is noted of a stack's runs: one window for each that did not end well and whose leavings
 * were not looked for yet, and one for the run that goes on. No file: all is settled.
 */
export class Journal {
  constructor(private readonly file: string) {}

  windows(): readonly Window[] {
    if (!fs.existsSync(this.file)) return [];
    try {
      return journalSchema.parse(JSON.parse(fs.readFileSync(this.file, "utf8"))).windows;
    } catch (cause) {
      throw new UserError(`${this.file} is no journal of runs`, {
        hint: "Remove it: all that is lost is since when an interrupted run may have left things.",
        cause,
      });
    }
  }

  /** A run begins: those before it are over, also one that was killed. */
  begin(): void {
    const now = new Date().toISOString();
    const before = this.windows().map(({ since, until = now }) => ({ since, until }));
    this.write([...before, { since: now }]);
  }

  /** A run on another machine was not settled: its leavings are looked for by the one that goes on. */
  inherit(window: Window): void {
    const own = this.windows();
    this.write([...own.slice(0, -1), window, ...own.slice(-1)]);
  }

  /** What runs before this one left is put right; the one that goes on may leave something yet. */
  settleEarlier(): void {
    this.write(this.windows().slice(-1));
  }

  /** The run ended well: nothing is half done. */
  settleAll(): void {
    fs.rmSync(this.file, { force: true });
  }

  /** The run failed, or was told to stop: what it left can't be newer than now. */
  breakOff(): void {
    const now = new Date().toISOString();
    this.write(this.windows().map(({ since, until = now }) => ({ since, until })));
  }

  private write(windows: readonly Window[]): void {
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileAtomically(this.file, `${JSON.stringify({ windows }, null, 2)}\n`, { mode: 0o600 });
  }
}
