/** Fields of a 512-byte tar header; everything else in a block is left as it is. */
export const BLOCK = 512;

const SIZE = { start: 124, length: 12 } as const;
const MTIME = { start: 136, length: 12 } as const;
const CHECKSUM = { start: 148, length: 8 } as const;
const TYPE = 156;
const SPACE = 0x20;
const BINARY = 0x80;

export function isZeroBlock(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** The entry's kind, one letter: `0` file, `5` directory, `x` extended header … */
export function typeOf(block: Buffer): string {
  return String.fromCharCode(block[TYPE] ?? 0);
}

/** In bytes. */
export function sizeOf(block: Buffer): number {
  return readNumber(block, SIZE);
}

/** A copy with another size, or time in seconds since 1970, and the checksum that goes with it. */
export function withFields(block: Buffer, fields: { size?: number; mtime?: number }): Buffer {
  const copy = Buffer.from(block);
  if (fields.size !== undefined) writeOctal(copy, SIZE, fields.size);
  if (fields.mtime !== undefined) writeOctal(copy, MTIME, fields.mtime);
  copy.fill(SPACE, CHECKSUM.start, CHECKSUM.start + CHECKSUM.length);
  const sum = copy.reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, "0")}\0 `, CHECKSUM.start, "latin1");
  return copy;
}

interface Field {
  readonly start: number;
  readonly length: number;
}

function readNumber(block: Buffer, { start, length }: Field): number {
  const field = block.subarray(start, start + length);
  const first = field[0] ?? 0;
  if ((first & BINARY) === 0) {
    const text = field
      .toString("latin1")
      .replace(/[\0 ]+/g, " ")
      .trim();
    return text === "" ? 0 : Number.parseInt(text, 8);
  }
  // GNU's binary form: two's complement, the first bit only marks it.
  const negative = (first & 0x40) !== 0;
  return field.reduce(
    (value, byte, index) =>
      value * 256 + (index === 0 ? (byte & 0x7f) - (negative ? 128 : 0) : byte),
    0,
  );
}

function writeOctal(block: Buffer, { start, length }: Field, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, start, "latin1");
}
