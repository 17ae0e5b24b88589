import * as fs from "node:fs/promises";
import * as path from "node:path";
import { downloadPackages } from "../../../toolchain/images/debian";
import { prepareRoot, writeImageFile } from "../../../toolchain/images/root";
import { type Log, run, runPiped } from "../../../toolchain/images/run";

const FILES = path.join(__dirname, "root");

/** Where a machine has the files of `root/`. */
const PLACES: readonly { file: string; place: string; mode?: number }[] = [
  { file: "boot.sh", place: "sbin/machine-boot", mode: 0o755 },
  { file: "inittab", place: "etc/machine-inittab" },
  { file: "limits.sh", place: "lib/lsb/init-functions.d/99-machine" },
  { file: "configure.sh", place: "machine-configure", mode: 0o755 },
];

/** The scripts of a machine, by file name: part of its image's key. */
export async function rootFiles(): Promise<Record<string, string>> {
  const entries = PLACES.map(async ({ file }) => [
    file,
    await fs.readFile(path.join(FILES, file), "utf8"),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>;
}

/** The distribution's own package sources of this machine, as lines of a sources.list. */
export async function aptSources(codename: string): Promise<string[]> {
  const format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
  const args = ["indextargets", "--format", format, "Identifier: Packages"];
  const printed = await run(() => undefined, "apt-get", args);
  const lines = printed.split("\n").filter((line) => line.split(" ")[1]?.startsWith(codename));
  return [...new Set(lines)].map((line) => `deb ${line}`);
}

/**
 * Lays out packages with all that they depend on, unpacked and as package files beside it, so that
 * `/machine-configure`, run in a container of it, makes an installed system with a real package
 * database of it. Needs no rights.
 * @returns the root's folder.
 */
export async function layOutRoot(
  packages: readonly string[],
  sources: readonly string[],
  folder: string,
  log: Log,
): Promise<string> {
  const root = path.join(folder, "root");
  await prepareRoot(root);
  const found = await downloadPackages(["?essential", ...packages], path.join(folder, "apt"), log);
  for (const { file } of found) {
    const unpack = ["--extract", "--preserve-permissions", "--no-same-owner"];
    const into = ["--keep-directory-symlink", `--directory=${root}`];
    await runPiped(["dpkg-deb", "--fsys-tarfile", file], ["tar", ...unpack, ...into]);
  }
  const archives = path.join(root, "var/cache/apt/archives");
  await fs.mkdir(archives, { recursive: true });
  for (const { file } of found) await fs.rename(file, path.join(archives, path.basename(file)));
  const files = await rootFiles();
  for (const { file, place, mode } of PLACES) {
    await writeImageFile(root, { path: place, content: files[file] ?? "", mode });
  }
  await writeImageFile(root, { path: "etc/apt/sources.list", content: `${sources.join("\n")}\n` });
  return root;
}
