import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export const nodeModules = path.join(projectDir, "node_modules");

/** Slipway's cache folder; toolchain/paths.ts says the same. */
export function cacheDir() {
  const base = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
  return path.join(base, "slipway");
}
