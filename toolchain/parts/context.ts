import * as path from "node:path";
import { cachePaths, type CachePaths } from "../paths";
import { PartStore } from "../store/store";
import { Compiler } from "./compiler";
import { Go } from "./go";
import { platform, type Platform } from "./platform";
import { Vendor } from "./vendor";

/** What the parts of one run share: where things are kept, and what was found out already. */
export interface PartContext {
  /** The project's folder `toolchain`. */
  readonly sources: string;
  readonly cache: CachePaths;
  readonly store: PartStore;
  readonly vendor: Pick<Vendor, "fetch">;
  readonly go: Pick<Go, "find">;
  readonly compiler: Pick<Compiler, "compile">;
  readonly platform: Platform;
  readonly env: NodeJS.ProcessEnv;
}

export function partContext(env: NodeJS.ProcessEnv = process.env): PartContext {
  const cache = cachePaths(env);
  const store = new PartStore(cache);
  const go = new Go(store, cache, env);
  return {
    sources: path.resolve(__dirname, ".."),
    cache,
    store,
    vendor: new Vendor(path.join(cache.root, "downloads")),
    go,
    compiler: new Compiler(cache.locks, go),
    platform: platform(),
    env,
  };
}
