import * as fs from "node:fs";
import * as path from "node:path";
import { temporaryBeside } from "../../config/write-file";
import { holds, parseHolder, type Holder } from "./holder";

/** What came of reaching for a lock. */
export type Reached =
  | { readonly taken: true; readonly release: () => void; readonly stale: readonly Holder[] }
  | { readonly taken: false; readonly holder: Holder };

/**
 * Takes a lock, or says at once who has it. The lock of a run that has ended is taken over: `stale`
 * names it. All of it is synchronous, so that it also works while a process ends.
 *
 * The lock is a file that is linked to its name with its content in it: one of many gets the name.
 * A stale one may be replaced only by who holds the lock on *that* lock, the file's name with the
 * stale holder's id behind it; otherwise the second of two would throw out the first one's new lock.
 */
export function reachFor(file: string, holder: Holder): Reached {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    if (linked(file, holder))
      return { taken: true, release: () => release(file, holder), stale: [] };
    const found = readLock(file);
    if (found === undefined) continue;
    if (found.holder !== undefined && holds(found.holder)) {
      return { taken: false, holder: found.holder };
    }
    const right = reachFor(`${file}.${found.id}`, holder);
    if (!right.taken) return right;
    try {
      if (readLock(file)?.id !== found.id) continue;
      replace(file, holder);
      const stale = found.holder === undefined ? [] : [found.holder];
      return { taken: true, release: () => release(file, holder), stale };
    } finally {
      right.release();
    }
  }
}

/** A name that is there already can't be linked to: so only one gets it. */
function linked(file: string, holder: Holder): boolean {
  const own = written(file, holder);
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  } finally {
    fs.rmSync(own);
  }
}

function replace(file: string, holder: Holder): void {
  fs.renameSync(written(file, holder), file);
}

function written(file: string, holder: Holder): string {
  const own = temporaryBeside(file);
  fs.writeFileSync(own, `${JSON.stringify(holder, null, 2)}\n`, { flag: "wx", mode: 0o600 });
  return own;
}

/** Nobody takes over from who lives, so what bears the name is one's own. */
function release(file: string, holder: Holder): void {
  if (readLock(file)?.id === holder.id) fs.rmSync(file);
}

/** A lock whose content was lost in a power cut belongs to nobody that lives. */
function readLock(file: string): { id: string; holder: Holder | undefined } | undefined {
  try {
    const holder = parseHolder(fs.readFileSync(file, "utf8"));
    return { id: holder?.id ?? "unreadable", holder };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
