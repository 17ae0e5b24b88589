import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

/** Runs `use` with a folder of its own, which is gone afterwards whatever happens. */
export async function withScratchDir<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-"));
  try {
    return await use(dir);
  } finally {
    await fs.rm(dir, { recursive: true, force: true });
  }
}
