import * as fs from "node:fs";
import * as path from "node:path";

const LINES_SHOWN = 15;

/** A log of everything that a run did, for when it fails. Made at the first line. */
export class LogFile {
  readonly path: string;
  private readonly last: string[] = [];

  constructor(dir: string, name: string, now: Date = new Date()) {
    const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
    this.path = path.join(dir, `${name}-${stamp}-${process.pid}.log`);
  }

  write(line: string): void {
    if (this.last.length === 0) fs.mkdirSync(path.dirname(this.path), { recursive: true });
    fs.appendFileSync(this.path, `${line}\n`, { mode: 0o600 });
    this.last.push(line);
    if (this.last.length > LINES_SHOWN) this.last.shift();
  }

  /** The last lines and where the rest is, for an error's hint. */
  tail(): string {
    if (this.last.length === 0) return "";
    return `Last lines of the log:\n${this.last.join("\n")}\nAll of it: ${this.path}`;
  }
}
