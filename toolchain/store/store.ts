import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { partKey } from "./key";
import { withLock } from "./lock";

/** Where a part came from. */
export type Source = "machine" | "vendor" | "built" | "npm" | "pypi";

/** What is kept of a part, by its pins, in `<parts>/<name>-<key>/`. */
export interface PartPins {
  readonly name: string;
  readonly version: string;
  /** All that decides the part's content. */
  readonly pins: Readonly<Record<string, string>>;
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  source: z.enum(["vendor", "built", "npm", "pypi"]),
  /** How it was checked or made, in a few words. */
  note: z.string(),
});
export type Manifest = z.infer<typeof manifestSchema>;

export interface StoredPart extends Manifest {
  readonly key: string;
  /** The folder that holds it. */
  readonly dir: string;
}

/** Written last, so a folder with it is whole. */
const MANIFEST = "slipway-part.json";

/** Parts in a folder that several clones and runs share. */
export class PartStore {
  constructor(private readonly dirs: { readonly parts: string; readonly locks: string }) {}

  /** The stored part of these pins, if it is there. */
  find(wanted: PartPins): StoredPart | undefined {
    const key = partKey({ ...wanted.pins, version: wanted.version });
    const dir = path.join(this.dirs.parts, `${wanted.name}-${key}`);
    const file = path.join(dir, MANIFEST);
    if (!fs.existsSync(file)) return undefined;
    return { ...manifestSchema.parse(JSON.parse(fs.readFileSync(file, "utf8"))), key, dir };
  }

  /**
   * The stored part, made first when it is missing. `make` fills an empty folder, which gets its
   * place only when it is whole: an interrupted run leaves nothing that looks like a part, and of
   * two runs at once one makes it and the other waits.
   */
  async ensure(
    wanted: PartPins,
    make: (dir: string) => Promise<Pick<Manifest, "source" | "note">>,
    onWait?: () => void,
  ): Promise<StoredPart> {
    const found = this.find(wanted);
    if (found !== undefined) return found;
    const key = partKey({ ...wanted.pins, version: wanted.version });
    const base = `${wanted.name}-${key}`;
    const locked = async () => this.find(wanted) ?? (await this.make(wanted, base, key, make));
    return withLock(this.dirs.locks, base, locked, { onWait });
  }

  private async make(
    { name, version }: PartPins,
    base: string,
    key: string,
    make: (dir: string) => Promise<Pick<Manifest, "source" | "note">>,
  ): Promise<StoredPart> {
    const dir = path.join(this.dirs.parts, base);
    const work = path.join(this.dirs.parts, `.${base}`);
    // What an interrupted run left; the lock says that nobody works on it now.
    await removeFolder(work);
    await removeFolder(dir);
    await fs.promises.mkdir(work, { recursive: true });
    const manifest: Manifest = { name, version, ...(await make(work)) };
    await fs.promises.writeFile(path.join(work, MANIFEST), JSON.stringify(manifest, null, 2));
    await fs.promises.rename(work, dir);
    return { ...manifest, key, dir };
  }
}

function removeFolder(dir: string): Promise<void> {
  return fs.promises.rm(dir, { recursive: true, force: true });
}
