import * as assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { formatPax, parsePax } from "../../../build/pax";
import { RetimeTar } from "../../../build/retime-tar";
import { craftTar, readTar, type CraftedEntry } from "./support/archives";

const TIME = new Date("2026-01-02T03:04:05Z");
const EARLIER = new Date("2001-01-01T00:00:00Z");
const LATER = new Date("2030-01-01T00:00:00Z");

function retime(archive: Buffer, chunk = archive.length): Promise<Buffer> {
  const chunks = [];
  for (let at = 0; at < archive.length; at += chunk) chunks.push(archive.subarray(at, at + chunk));
  return buffer(Readable.from(chunks).compose(new RetimeTar(TIME)));
}

const ENTRIES: readonly CraftedEntry[] = [
  { name: "z", type: "directory", mtime: LATER, mode: 0o700 },
  { name: "z/file", text: "x".repeat(1_500), mtime: EARLIER, mode: 0o4755 },
  { name: "z/.wh.gone", mtime: LATER },
  { name: "z/.wh..wh..opq", mtime: LATER },
  { name: "a/hard", type: "link", linkname: "z/file", mtime: LATER },
  { name: "a/soft", type: "symlink", linkname: "../z/file", mtime: EARLIER },
  { name: `long/${"n".repeat(200)}`, text: "long", mtime: LATER },
  { name: "attributes", text: "a", mtime: LATER, pax: { "SCHILY.xattr.user.a": "b" } },
];

describe("giving a layer's files one time", () => {
  it("changes the times and nothing else, in the same order", async () => {
    const before = await readTar(await craftTar(ENTRIES));
    const after = await readTar(await retime(await craftTar(ENTRIES)));
    assert.equal(after.length, before.length);
    after.forEach(({ header, content }, index) => {
      assert.deepEqual(header.mtime, TIME);
      assert.deepEqual({ ...header, mtime: 0 }, { ...before[index]?.header, mtime: 0 });
      assert.deepEqual(content, before[index]?.content);
    });
  });

  it("makes the same bytes of layers that differ in times only", async () => {
    const shifted = ENTRIES.map((entry) => ({ ...entry, mtime: new Date(12_345_000) }));
    assert.deepEqual(await retime(await craftTar(ENTRIES)), await retime(await craftTar(shifted)));
  });

  it("gives the same bytes again", async () => {
    const once = await retime(await craftTar(ENTRIES));
    assert.deepEqual(await retime(once), once);
  });

  for (const chunk of [1, 100, 511, 512, 513, 4_096]) {
    it(`does not depend on how the archive arrives: ${chunk} bytes at a time`, async () => {
      const archive = await craftTar(ENTRIES);
      assert.deepEqual(await retime(archive, chunk), await retime(archive));
    });
  }

  it("drops finer times of an extended header, and the header when nothing is left", async () => {
    const times = ["mtime", "atime", "ctime"].map((key) => ({
      key,
      value: Buffer.from("1893456000.123456789"),
    }));
    const plain = { name: "f", text: "f", mtime: LATER };
    const fine = await craftTar([{ name: "PaxHeader/f", text: formatPax(times) }, plain]);
    setType(fine, 0, "x");
    assert.deepEqual(await retime(fine), await retime(await craftTar([plain])));
  });

  it("keeps extended attributes that are no text", async () => {
    const capability = Buffer.from([1, 0, 0, 2, 0xff, 0xfe, 0x0a, 0x3d, 0]);
    const records = formatPax([
      { key: "SCHILY.xattr.security.capability", value: capability },
      { key: "mtime", value: Buffer.from("1893456000.5") },
    ]);
    const archive = await craftTar([
      { name: "PaxHeader/f", text: records, mtime: LATER },
      { name: "f", text: "f", mtime: LATER },
    ]);
    setType(archive, 0, "x");
    const out = await retime(archive);
    const size = Number.parseInt(out.toString("latin1", 124, 135), 8);
    assert.deepEqual(parsePax(out.subarray(512, 512 + size)), [
      { key: "SCHILY.xattr.security.capability", value: capability },
    ]);
  });

  it("trusts the size in an extended header over the short field", async () => {
    const body = "y".repeat(600);
    const archive = await craftTar([
      { name: "PaxHeader/f", text: formatPax([{ key: "size", value: Buffer.from("600") }]) },
      { name: "f", text: body },
      { name: "next", text: "n", mtime: LATER },
    ]);
    setType(archive, 0, "x");
    archive.write("00000000000\0", 1_024 + 124, "latin1");
    const out = await retime(archive);
    assert.ok(out.includes(body));
    assert.equal(out.length, archive.length);
  });

  it("refuses an archive that is cut off", async () => {
    const archive = await craftTar(ENTRIES);
    await assert.rejects(retime(archive.subarray(0, 800)), /ends in the middle of an entry/);
  });

  it("refuses an extended header that is garbage", async () => {
    const archive = await craftTar([{ name: "x", text: "no records here" }]);
    setType(archive, 0, "x");
    await assert.rejects(retime(archive), /malformed extended header/);
  });
});

/** Changes an entry's type letter and mends the checksum. */
function setType(archive: Buffer, at: number, letter: string): void {
  archive.write(letter, at + 156, "latin1");
  archive.fill(" ", at + 148, at + 156);
  const sum = archive.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, "0")}\0 `, at + 148, "latin1");
}
