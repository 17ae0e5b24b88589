import { createHash, type Hash } from "node:crypto";
import { END_OF_ARCHIVE, tarEntry } from "./tar-entry";

/** Name of the archive's last file. */
const SEAL = "sha256";

/** Bytes at a backup's end that only depend on those before: the seal's entry, the archive's end. */
export const SEAL_BYTES = 512 + 512 + END_OF_ARCHIVE.length;

export function newSealHash(): Hash {
  return createHash("sha256");
}

/**
 * What ends a backup: the hash of all bytes before it. So each byte of the file, those of headers and
 * padding among them, is either hashed or as it must be.
 */
export async function sealOf(hash: Hash): Promise<Buffer> {
  const entry = await tarEntry(SEAL, Buffer.from(`${hash.digest("hex")}\n`));
  return Buffer.concat([entry, END_OF_ARCHIVE]);
}
