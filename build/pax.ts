/** One record of a tar extended header. Values may be any bytes: extended attributes are. */
export interface PaxRecord {
  readonly key: string;
  readonly value: Buffer;
}

const SPACE = 0x20;
const EQUALS = 0x3d;
const TIMES = new Set(["mtime", "atime", "ctime", "LIBARCHIVE.creationtime"]);

/** @throws Error when the bytes are no records. */
export function parsePax(data: Buffer): PaxRecord[] {
  const records: PaxRecord[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(SPACE, at);
    const length = Number.parseInt(data.toString("latin1", at, space), 10);
    const equals = data.indexOf(EQUALS, space);
    if (space < 0 || equals < 0 || !(length > 0) || at + length > data.length) {
      throw new Error("malformed extended header in a tar archive");
    }
    records.push({
      key: data.toString("utf8", space + 1, equals),
      value: data.subarray(equals + 1, at + length - 1),
    });
    at += length;
  }
  return records;
}

export function formatPax(records: readonly PaxRecord[]): Buffer {
  return Buffer.concat(records.map(formatRecord));
}

/** The records but for when the entry was made, changed and read: then its header's time holds. */
export function withoutTimes(records: readonly PaxRecord[]): PaxRecord[] {
  return records.filter(({ key }) => !TIMES.has(key));
}

/** The length in front counts itself. */
function formatRecord({ key, value }: PaxRecord): Buffer {
  const body = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  let length = body.length;
  while (length !== String(length).length + body.length) {
    length = String(length).length + body.length;
  }
  return Buffer.concat([Buffer.from(String(length)), body]);
}
