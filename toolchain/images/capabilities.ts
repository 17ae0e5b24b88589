import type { Capability } from "./recipe";
import { IMAGE_TIME } from "./time";

/** capabilities(7): the number is the bit in the mask. */
const BITS: Readonly<Record<Capability, number>> = { setgid: 6, setuid: 7 };
/** `struct vfs_cap_data` of the kernel's second version, and that the process has them at once. */
const VERSION_AND_EFFECTIVE = 0x02000001;
const ATTRIBUTE = "SCHILY.xattr.security.capability";
const BLOCK = 512;

/** What the kernel reads of a program's capabilities in the attribute `security.capability`. */
export function capabilityAttribute(capabilities: readonly Capability[]): Buffer {
  const mask = capabilities.reduce((bits, capability) => bits | (1 << BITS[capability]), 0);
  const data = Buffer.alloc(20);
  data.writeUInt32LE(VERSION_AND_EFFECTIVE, 0);
  data.writeUInt32LE(mask, 4);
  return data;
}

/**
 * The blocks of a tar archive that give the entry after them these capabilities. Made here since
 * the library writes such records as UTF-8, which no mask is.
 */
export function capabilityBlocks(capabilities: readonly Capability[]): Buffer {
  const record = paxRecord(ATTRIBUTE, capabilityAttribute(capabilities));
  const padding = Buffer.alloc((BLOCK - (record.length % BLOCK)) % BLOCK);
  return Buffer.concat([paxHeader(record.length), record, padding]);
}

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) {
    length = String(length).length + rest.length;
  }
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** A ustar header of the type `x`. */
function paxHeader(size: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number, at: number) =>
    header.write(`${value.toString(8).padStart(digits, "0")} `, at, "latin1");
  header.write("PaxHeader", 0, "latin1");
  octal(0o644, 6, 100);
  octal(0, 6, 108);
  octal(0, 6, 116);
  octal(size, 11, 124);
  octal(IMAGE_TIME.getTime() / 1_000, 11, 136);
  header.write("        x", 148, "latin1");
  header.write("ustar\u000000", 257, "latin1");
  octal(
    header.reduce((sum, byte) => sum + byte, 0),
    6,
    148,
  );
  return header;
}
