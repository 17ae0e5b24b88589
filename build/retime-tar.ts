import { Transform, type TransformCallback } from "node:stream";
import { formatPax, parsePax, withoutTimes } from "./pax";
import { BLOCK, isZeroBlock, sizeOf, typeOf, withFields } from "./tar-header";

const EXTENDED = new Set(["x", "g"]);

/**
 * Passes a tar archive through and gives every entry one time: what a cached step wrote is older
 * than what the same step writes now. Order, owners, modes, links, whiteouts, extended attributes
 * and contents keep their bytes.
 */
export class RetimeTar extends Transform {
  readonly #mtime: number;
  #pending: Buffer[] = [];
  #pendingLength = 0;
  /** Bytes of an entry's content, padding included, that pass as they are. */
  #passing = 0;
  /** An extended header that waits for its records. */
  #extended: Buffer | undefined;
  /** The next entry's size, when an extended header gave it. */
  #sizeFromPax: number | undefined;

  constructor(time: Date) {
    super();
    this.#mtime = Math.floor(time.getTime() / 1_000);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    try {
      this.#pending.push(chunk);
      this.#pendingLength += chunk.length;
      while (this.#step());
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    const cut = this.#passing > 0 || this.#extended !== undefined || this.#pendingLength > 0;
    done(cut ? new Error("a tar archive ends in the middle of an entry") : null);
  }

  /** @returns whether there may be more to do with what is at hand. */
  #step(): boolean {
    if (this.#passing > 0) {
      const part = this.#take(Math.min(this.#passing, this.#pendingLength));
      if (part.length === 0) return false;
      this.#passing -= part.length;
      this.push(part);
      return true;
    }
    if (this.#extended !== undefined) return this.#records(this.#extended);
    if (this.#pendingLength < BLOCK) return false;
    this.#header(this.#take(BLOCK));
    return true;
  }

  #header(block: Buffer): void {
    if (isZeroBlock(block)) {
      this.push(block);
      return;
    }
    if (EXTENDED.has(typeOf(block))) {
      this.#extended = block;
      return;
    }
    this.push(withFields(block, { mtime: this.#mtime }));
    this.#passing = padded(this.#sizeFromPax ?? sizeOf(block));
    // The long name and long link of GNU stand before the entry that a size is for.
    if (!/[LK]/.test(typeOf(block))) this.#sizeFromPax = undefined;
  }

  #records(block: Buffer): boolean {
    const size = sizeOf(block);
    if (this.#pendingLength < padded(size)) return false;
    this.#extended = undefined;
    const records = parsePax(this.#take(padded(size)).subarray(0, size));
    const given = records.find(({ key }) => key === "size")?.value.toString("latin1");
    if (given !== undefined) this.#sizeFromPax = Number(given);
    const kept = withoutTimes(records);
    if (kept.length === 0) return true;
    const body = formatPax(kept);
    this.push(withFields(block, { size: body.length, mtime: this.#mtime }));
    this.push(Buffer.concat([body, Buffer.alloc(padded(body.length) - body.length)]));
    return true;
  }

  #take(length: number): Buffer {
    const first = this.#pending[0];
    const all = this.#pending.length === 1 && first ? first : Buffer.concat(this.#pending);
    const rest = all.subarray(length);
    this.#pending = rest.length === 0 ? [] : [rest];
    this.#pendingLength = rest.length;
    return all.subarray(0, length);
  }
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
