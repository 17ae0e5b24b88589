import type { ChildProcessWithoutNullStreams } from "node:child_process";
import * as net from "node:net";
import { Duplex } from "node:stream";

/** Enough for the reason; what was said before is a banner. */
const SAID_BYTES = 4_096;

/**
 * A program's standard input and output as a socket, as far as an HTTP client needs one. It ends
 * with an error when the program does.
 */
export class DialSocket extends Duplex {
  private said = "";
  private code: number | null | undefined;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param failed what it means that the program ended with such a code and last words.
   * @param notStarted what it means that there was no starting it.
   */
  constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly failed: (code: number | null, said: string) => Error,
    notStarted: (error: Error) => Error,
  ) {
    super({ allowHalfOpen: true });
    child.stdout.on("data", (chunk: Buffer) => {
      this.timer?.refresh();
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.said = (this.said + chunk.toString("utf8")).slice(-SAID_BYTES);
    });
    child.stdout.on("end", () => {
      this.ended = true;
      this.finishInput();
    });
    // Not "close": an `ssh` that leaves a master connection behind leaves its stderr open with it.
    child.on("exit", (code) => {
      this.code = code;
      // What it said last may still be on its way.
      setImmediate(() => this.finishInput());
    });
    child.on("error", (error) => this.destroy(notStarted(error)));
    // A program that has ended takes no more; its exit says why.
    child.stdin.on("error", () => undefined);
  }

  override _read(): void {
    this.child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.timer?.refresh();
    // An error here is that of a program that has ended, which finishInput tells.
    this.child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.timer);
    this.child.stdin.destroy();
    this.child.stdout.destroy();
    this.child.stderr.destroy();
    if (this.code === undefined) this.child.kill();
    done(error);
  }

  /** As a socket's: emits `timeout` after so many milliseconds without data; 0: never. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (listener !== undefined) this.once("timeout", listener);
    if (milliseconds > 0) {
      this.timer = setTimeout(() => this.emit("timeout"), milliseconds);
      this.timer.unref();
    }
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** Whoever waits for an answer keeps the process up; an idle connection does not. */
  ref(): this {
    this.child.ref();
    for (const pipe of this.pipes()) pipe.ref();
    return this;
  }

  unref(): this {
    this.child.unref();
    for (const pipe of this.pipes()) pipe.unref();
    return this;
  }

  private pipes(): net.Socket[] {
    const { stdin, stdout, stderr } = this.child;
    return [stdin, stdout, stderr].filter((pipe) => pipe instanceof net.Socket);
  }

  private finishInput(): void {
    if (!this.ended || this.code === undefined || this.destroyed) return;
    if (this.code === 0) {
      this.push(null);
      this.end();
    } else this.destroy(this.failed(this.code, this.said.trim()));
  }
}
