const HEADER_BYTES = 8;
const STREAMS = 2;

/**
 * The text of a log answer. Without a terminal the engine frames each piece: one byte for the
 * stream (0 to 2), three zeros, four for the length; with a terminal it is plain.
 */
export function textOfLogStream(body: Buffer): string {
  const pieces: Buffer[] = [];
  let offset = 0;
  while (offset < body.length) {
    if (!isHeader(body, offset)) return body.toString("utf8");
    const start = offset + HEADER_BYTES;
    const end = start + body.readUInt32BE(offset + 4);
    pieces.push(body.subarray(start, end));
    offset = end;
  }
  return Buffer.concat(pieces).toString("utf8");
}

function isHeader(body: Buffer, offset: number): boolean {
  return (
    offset + HEADER_BYTES <= body.length &&
    body.readUInt8(offset) <= STREAMS &&
    body.readUIntBE(offset + 1, 3) === 0
  );
}
