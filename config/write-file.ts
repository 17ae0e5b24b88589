import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

/** What a file gets that was not there before. */
const NEW_FILE_MODE = 0o666;

/**
 * Replaces a file as a whole: whoever reads meanwhile, or after the writer was killed, sees the old
 * text or the new one. Its mode stays, and a link to it stays a link.
 * @param mode of a file that is new, before the umask. Default 0666.
 */
export function writeFileAtomically(
  file: string,
  text: string,
  { mode = NEW_FILE_MODE }: { readonly mode?: number } = {},
): void {
  const place = fs.existsSync(file) ? fs.realpathSync(file) : file;
  const before = fs.statSync(place, { throwIfNoEntry: false });
  const temporary = temporaryBeside(place);
  try {
    const handle = fs.openSync(temporary, "wx", mode);
    try {
      fs.writeFileSync(handle, text);
      if (before !== undefined) fs.fchmodSync(handle, before.mode);
      // A rename that outlives a power cut must not outlive the text.
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(temporary, place);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** In the same folder, since a rename works within one file system only. */
export function temporaryBeside(file: string): string {
  const unique = `${process.pid}-${crypto.randomBytes(4).toString("hex")}`;
  return path.join(path.dirname(file), `.${path.basename(file)}.${unique}`);
}
