import { buffer } from "node:stream/consumers";
import * as tar from "tar-stream";

export interface CraftedEntry {
  readonly name: string;
  readonly type?: "file" | "directory" | "symlink" | "link" | "character-device";
  readonly text?: string | Buffer;
  readonly linkname?: string;
  readonly mtime?: Date;
  readonly mode?: number;
  readonly pax?: Readonly<Record<string, string>>;
}

/** A tar archive of the given entries, in their order. */
export function craftTar(entries: readonly CraftedEntry[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { text = "", ...header } of entries) {
    pack.entry({ ...header, ...(header.pax && { pax: { ...header.pax } }) }, text);
  }
  pack.finalize();
  return buffer(pack);
}

export interface ReadEntry {
  readonly header: tar.Header;
  readonly content: Buffer;
}

export async function readTar(archive: Buffer): Promise<ReadEntry[]> {
  const extract = tar.extract();
  extract.end(archive);
  const found: ReadEntry[] = [];
  for await (const entry of extract) {
    found.push({ header: entry.header, content: await buffer(entry) });
  }
  return found;
}
