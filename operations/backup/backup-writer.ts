import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { temporaryBeside } from "../../config/write-file";
import { type Manifest, type NewPart, type Part, partFolder } from "./manifest";
import { newSealHash, sealOf } from "./seal";
import { tarEntry } from "./tar-entry";

/** Name of the manifest in the archive. */
export const MANIFEST_NAME = "manifest.json";

/** Bytes. How long a volume's archive is shows at its end only, so it lies in pieces. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** Digits of a piece's number: enough for 4 TB. */
const NUMBER_DIGITS = 6;

/**
 * Writes a backup: a tar archive with a folder for each part, in it the part in numbered pieces, then the manifest
 * and the seal. It has its name only when it is whole; until then it lies beside, readable by its owner only.
 */
export class BackupWriter {
  readonly #hash = newSealHash();
  readonly #parts: Part[] = [];

  private constructor(
    private readonly file: string,
    private readonly temporary: string,
    private readonly handle: fs.FileHandle,
  ) {}

  /** @param file where it shall be; its folder is made. */
  static async open(file: string): Promise<BackupWriter> {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const temporary = temporaryBeside(file);
    return new BackupWriter(file, temporary, await fs.open(temporary, "wx", 0o600));
  }

  /** Streams a part to the file. @returns its size in bytes. */
  async add(part: NewPart, content: AsyncIterable<Uint8Array>): Promise<number> {
    const hash = createHash("sha256");
    let size = 0;
    let piece = 0;
    for await (const bytes of inPieces(content)) {
      hash.update(bytes);
      size += bytes.length;
      const number = String(piece++).padStart(NUMBER_DIGITS, "0");
      await this.#write(await tarEntry(`${partFolder(part)}/${number}`, bytes));
    }
    this.#parts.push({ ...part, size, sha256: hash.digest("hex") });
    return size;
  }

  /** Ends the file and gives it its name. @returns its size in bytes. */
  async finish(about: Omit<Manifest, "parts">): Promise<number> {
    const manifest: Manifest = { ...about, parts: this.#parts };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await this.#write(await tarEntry(MANIFEST_NAME, Buffer.from(text)));
    await this.handle.appendFile(await sealOf(this.#hash));
    await this.handle.sync();
    const { size } = await this.handle.stat();
    await this.handle.close();
    await fs.rename(this.temporary, this.file);
    return size;
  }

  /** Leaves nothing of a file that is not to be finished. */
  async abandon(): Promise<void> {
    await this.handle.close();
    await fs.rm(this.temporary, { force: true });
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#hash.update(bytes);
    await this.handle.appendFile(bytes);
  }
}

/** The same bytes in pieces of one length, but for the last. */
async function* inPieces(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    held.push(chunk);
    length += chunk.length;
    if (length < PIECE_BYTES) continue;
    let all = Buffer.concat(held);
    for (; all.length >= PIECE_BYTES; all = all.subarray(PIECE_BYTES)) {
      yield all.subarray(0, PIECE_BYTES);
    }
    held = [all];
    length = all.length;
  }
  if (length > 0) yield Buffer.concat(held);
}
