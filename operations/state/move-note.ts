import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../config/write-file";
import { dataPaths } from "../../toolchain/paths";

const schema = z.object({ to: z.string(), made: z.array(z.string()) });

/**
 * Which stacks a move has made at its target: only those may the same move, run again after it was
 * broken off, write over. Gone once the move is over.
 */
export class MoveNote {
  private readonly file: string;

  constructor(
    projectDir: string,
    private readonly to: string,
  ) {
    this.file = path.join(dataPaths(projectDir).root, "state-move.json");
  }

  hasMade(stack: string): boolean {
    return this.made().includes(stack);
  }

  /** Before it is made: who is killed in between has noted too much, never too little. */
  willMake(stack: string): void {
    const text = JSON.stringify({ to: this.to, made: [...this.made(), stack] }, null, 2);
    fs.mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
    writeFileAtomically(this.file, `${text}\n`, { mode: 0o600 });
  }

  clear(): void {
    fs.rmSync(this.file, { force: true });
  }

  private made(): readonly string[] {
    if (!fs.existsSync(this.file)) return [];
    const note = schema.safeParse(JSON.parse(fs.readFileSync(this.file, "utf8")));
    return note.success && note.data.to === this.to ? note.data.made : [];
  }
}
