import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import * as tar from "tar-stream";
import { UserError } from "../../model/user-error";
import { MANIFEST_NAME } from "./backup-writer";
import { type Manifest, parseManifest, type Part, partFolder } from "./manifest";
import { newSealHash, SEAL_BYTES, sealOf } from "./seal";

/**
 * Reads a backup from its first byte to its last, and compares all of it with its hashes.
 * @throws UserError for a file that is not, byte for byte, what `slipway backup` wrote.
 */
export async function verifyBackup(file: string): Promise<Manifest> {
  const size = await sizeOf(file);
  if (size < SEAL_BYTES) throw corrupted(file, `it has ${size} bytes`);
  const end = size - SEAL_BYTES;
  const hash = newSealHash();
  for await (const bytes of bytesOf(file, 0, end)) hash.update(bytes);
  const tail = await buffer(bytesOf(file, end, size));
  if (!tail.equals(await sealOf(hash))) {
    throw corrupted(file, "its bytes are not those that its last lines say");
  }
  let manifest: Manifest | undefined;
  const found = new Map<string, { readonly hash: Hash; size: number }>();
  for await (const { name, bytes } of entriesOf(file, end)) {
    if (name === MANIFEST_NAME) {
      manifest = parseManifest((await buffer(bytes)).toString("utf8"));
      continue;
    }
    const folder = folderOf(name);
    const part = found.get(folder) ?? { hash: createHash("sha256"), size: 0 };
    found.set(folder, part);
    for await (const chunk of bytes) {
      part.hash.update(chunk as Uint8Array);
      part.size += (chunk as Uint8Array).length;
    }
  }
  if (manifest === undefined) throw corrupted(file, "it has no manifest");
  const empty = createHash("sha256").digest("hex");
  for (const part of manifest.parts) {
    const there = found.get(partFolder(part));
    const sha256 = there?.hash.digest("hex") ?? empty;
    if (sha256 !== part.sha256 || (there?.size ?? 0) !== part.size) {
      throw corrupted(file, `its ${part.kind} ${part.name} is not what its manifest says`);
    }
  }
  return manifest;
}

/** Each part of a verified backup in its order; what `use` does not read of one is passed over. */
export async function eachPart(
  file: string,
  manifest: Manifest,
  use: (part: Part, content: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const entries = entriesOf(file, (await sizeOf(file)) - SEAL_BYTES);
  let ahead = await entries.next();
  try {
    for (const part of manifest.parts) {
      const folder = partFolder(part);
      const content = async function* (): AsyncGenerator<Uint8Array> {
        while (!ahead.done && folderOf(ahead.value.name) === folder) {
          yield* ahead.value.bytes as AsyncIterable<Uint8Array>;
          ahead = await entries.next();
        }
      };
      await use(part, content());
      while (!ahead.done && folderOf(ahead.value.name) === folder) {
        ahead.value.bytes.resume();
        ahead = await entries.next();
      }
    }
  } finally {
    await entries.return(undefined);
  }
}

interface Entry {
  readonly name: string;
  readonly bytes: Readable;
}

/** The files of the archive, which ends before its seal. */
async function* entriesOf(file: string, end: number): AsyncGenerator<Entry, undefined> {
  const extract = tar.extract();
  const source = bytesOf(file, 0, end);
  source.on("error", (error) => extract.destroy(error));
  source.pipe(extract);
  try {
    for await (const entry of extract) {
      yield { name: entry.header.name, bytes: entry as unknown as Readable };
    }
  } finally {
    source.destroy();
    extract.destroy();
  }
  return undefined;
}

/** @param end exclusive. */
function bytesOf(file: string, start: number, end: number): Readable {
  return end > start ? createReadStream(file, { start, end: end - 1 }) : Readable.from([]);
}

function folderOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await fs.stat(file)).size;
  } catch (cause) {
    throw new UserError(`there is no backup ${file}`, { cause });
  }
}

function corrupted(file: string, why: string): UserError {
  return new UserError(`${file} is no whole backup: ${why}`, {
    hint: "Nothing was touched. It was cut off or changed since it was made: take another copy of it.",
  });
}
