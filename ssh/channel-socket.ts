import { Duplex } from "node:stream";
import type { Channel } from "ssh2";

/**
 * A channel as a stream that behaves like a socket: back-pressure and half-close both ways, gone at
 * once when destroyed, and with an error, not a quiet end, when the connection under it is lost.
 * The library's own stream never answers a write after the other side closed it.
 */
export class ChannelSocket extends Duplex {
  private waiting: ((error?: Error | null) => void) | undefined;
  private gone = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param lost why the connection under the channel ended; undefined while it is up. */
  constructor(
    private readonly channel: Channel,
    private readonly lost: () => Error | undefined,
  ) {
    super({ allowHalfOpen: true });
    channel.on("data", (chunk: Buffer) => {
      this.timer?.refresh();
      if (!this.push(chunk)) channel.pause();
    });
    channel.on("error", (error: Error) => this.destroy(error));
    channel.on("end", () => this.endOfInput());
    channel.on("close", () => this.closedByOther());
  }

  override _read(): void {
    this.channel.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.gone) return done(this.lost() ?? brokenPipe());
    this.timer?.refresh();
    this.waiting = done;
    this.channel.write(chunk, () => this.answer());
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.gone) this.channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.timer);
    this.answer(error ?? undefined);
    // What still arrives is thrown away, else the channel would never be done.
    this.channel.removeAllListeners("data");
    this.channel.resume();
    if (!this.gone) this.channel.close();
    done(error);
  }

  /** As a socket's: gone when what was written is on its way. */
  destroySoon(): void {
    this.end();
    if (this.writableFinished) this.destroy();
    else this.once("finish", () => this.destroy());
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

  private endOfInput(): void {
    const error = this.lost();
    if (error !== undefined) this.destroy(error);
    else if (!this.destroyed) this.push(null);
  }

  private closedByOther(): void {
    this.gone = true;
    if (this.destroyed) return;
    const error = this.lost();
    if (error !== undefined) return void this.destroy(error);
    if (this.waiting !== undefined) return this.answer(brokenPipe());
    this.end();
  }

  private answer(error?: Error): void {
    const done = this.waiting;
    this.waiting = undefined;
    done?.(error);
  }
}

function brokenPipe(): Error {
  return Object.assign(new Error("the other side closed the connection"), { code: "EPIPE" });
}
