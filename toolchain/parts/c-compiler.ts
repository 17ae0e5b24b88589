import * as fs from "node:fs/promises";
import * as path from "node:path";
import { fetchDownload } from "../images/download";
import type { Reporter } from "../progress/reporter";
import type { PartPins, StoredPart } from "../store/store";
import { versions } from "../versions";
import type { PartContext } from "./context";

/**
 * Go's variables for packages in C, such as SQLite: Zig's compiler, whose C library is linked
 * statically. The machine's own compiler is not asked: it may lack static libraries, and would make
 * the binary depend on the machine. What it compiles of that library is kept in `work`.
 */
export async function cCompiler(
  context: PartContext,
  work: string,
  reporter: Reporter,
): Promise<Record<string, string>> {
  const { dir } = await ensureZig(context, reporter);
  const zig = path.join(dir, "ziglang", "zig");
  const target = `${zigArchitecture()}-linux-musl`;
  return {
    CGO_ENABLED: "1",
    CC: `"${zig}" cc -target ${target}`,
    // Without a level Zig checks for undefined behaviour, and stops where it finds any. The macro
    // shows the names of functions that older copies of SQLite use.
    CGO_CFLAGS: "-O2 -g0 -fno-sanitize=undefined -D_LARGEFILE64_SOURCE",
    ZIG_GLOBAL_CACHE_DIR: path.join(work, "zig-cache"),
    ZIG_LOCAL_CACHE_DIR: path.join(work, "zig-cache"),
  };
}

function ensureZig(context: PartContext, reporter: Reporter): Promise<StoredPart> {
  return context.store.ensure(
    zigPins(context),
    async (dir) => {
      reporter.status("fetching a C compiler");
      const work = path.join(dir, "download");
      const { version } = versions.zig;
      const wheel = { from: "pypi", package: "ziglang", version, members: {} } as const;
      const sha256 = versions.zig.sha256[zigArchitecture()];
      const log = (line: string) => reporter.log(line);
      const unpacked = await fetchDownload({ ...wheel, sha256 }, work, log);
      await fs.rename(path.join(unpacked, "ziglang"), path.join(dir, "ziglang"));
      // A wheel unpacks without modes.
      await fs.chmod(path.join(dir, "ziglang", "zig"), 0o755);
      await fs.rm(work, { recursive: true });
      return { source: "pypi", note: "SHA-256 checked" };
    },
    () => reporter.status("waiting for another run to fetch a C compiler"),
  );
}

function zigPins({ platform }: PartContext): PartPins {
  const { version, sha256 } = versions.zig;
  return {
    name: "zig",
    version,
    pins: { sha256: sha256[zigArchitecture()], platform: platform.go },
  };
}

/** Images are made on these two only. */
function zigArchitecture(): keyof typeof versions.zig.sha256 {
  return process.arch === "arm64" ? "aarch64" : "x86_64";
}
