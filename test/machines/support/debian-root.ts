import * as fs from "node:fs/promises";
import * as path from "node:path";
import { downloadPackages } from "../../../toolchain/images/debian";
import { prepareRoot, writeImageFile } from "../../../toolchain/images/root";
import { type Log, run, runPiped } from "../../../toolchain/images/run";

/** The script that installs the packages: part of an image's key. */
export function configureScript(): Promise<string> {
  return fs.readFile(path.join(__dirname, "root/configure.sh"), "utf8");
}

/** The distribution's own package sources of this machine, as lines of a sources.list. */
export async function aptSources(codename: string): Promise<string[]> {
  const format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
  const args = ["indextargets", "--format", format, "Identifier: Packages"];
  const printed = await run(() => undefined, "apt-get", args);
  return sourceLines(printed, codename);
}

/** Takes lines of address, release and component; other people's archives have other releases. */
export function sourceLines(printed: string, codename: string): string[] {
  const lines = printed.split("\n").filter((line) => {
    const release = line.split(" ")[1] ?? "";
    return release === codename || release.startsWith(`${codename}-`);
  });
  return [...new Set(lines)].map((line) => `deb ${line}`);
}

/** What dpkg and install scripts run on before anything is installed. */
// usr-is-merged: else apt takes usrmerge, for a root that is merged already.
const FIRST = ["?essential", "mawk", "usr-is-merged"];

/**
 * Lays out packages with all that they depend on: those that dpkg itself needs unpacked, and all as
 * package files, so that `/machine-configure`, run in a container of it, makes an installed system
 * with a real package database of it. Needs no rights.
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
  const apt = path.join(folder, "apt");
  const first = await downloadPackages(FIRST, apt, log);
  const found = await downloadPackages([...FIRST, ...packages], apt, log);
  for (const { file } of first) {
    const unpack = ["--extract", "--preserve-permissions", "--no-same-owner"];
    const into = ["--keep-directory-symlink", `--directory=${root}`];
    await runPiped(["dpkg-deb", "--fsys-tarfile", file], ["tar", ...unpack, ...into]);
  }
  const archives = path.join(root, "var/cache/apt/archives");
  await fs.mkdir(archives, { recursive: true });
  for (const { file } of found) await fs.rename(file, path.join(archives, path.basename(file)));
  await writeImageFile(root, { path: "machine-configure", content: await configureScript() });
  await writeImageFile(root, { path: "etc/apt/sources.list", content: `${sources.join("\n")}\n` });
  return root;
}
