import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { type Log, run, runPiped } from "./run";

/** A Debian package as the archive names its file: name, version and architecture. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly file: string;
}

/** The release of this machine's packages, such as "debian bookworm"; undefined without apt. */
export async function debianRelease(): Promise<string | undefined> {
  try {
    for (const tool of ["apt-get", "dpkg-deb"]) await run(() => undefined, tool, ["--version"]);
    return releaseName(await fs.readFile("/etc/os-release", "utf8"));
  } catch {
    return undefined;
  }
}

/** Reads os-release's ID and code name. */
export function releaseName(osRelease: string): string {
  const field = (name: string) =>
    new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(osRelease)?.[1] ?? "unknown";
  return `${field("ID")} ${field("VERSION_CODENAME")}`;
}

/** Splits a package file's name, in which apt writes the colon of an epoch as %3a. */
export function parsePackageFile(file: string): DebianPackage {
  const [name = "", version = ""] = path.basename(file).split("_");
  return { name, version: decodeURIComponent(version), file };
}

/**
 * Downloads packages and all that they depend on into a folder, from the machine's own sources
 * and with its own apt settings. Needs no rights and touches nothing else: neither the machine's
 * package database nor its caches.
 */
export async function downloadPackages(
  names: readonly string[],
  folder: string,
  log: Log,
): Promise<DebianPackage[]> {
  const apt = await privateApt(folder);
  const fetch = (lists: readonly string[]) =>
    run(log, "apt-get", [...apt, ...lists, "install", "--yes", "--download-only", ...names]);
  try {
    await fetch([]);
  } catch {
    // No package lists yet, or older than what the archive still holds.
    const lists = [`-oDir::State::lists=${path.join(folder, "lists")}`];
    await fs.mkdir(path.join(folder, "lists", "partial"), { recursive: true });
    try {
      await run(log, "apt-get", [...apt, ...lists, "update"]);
      await fetch(lists);
    } catch (error) {
      throw new UserError(`Debian packages can't be downloaded: ${names.join(", ")}.`, {
        hint: "Check that `apt-get update` works on this machine.",
        cause: error,
      });
    }
  }
  const archives = path.join(folder, "archives");
  const files = (await fs.readdir(archives)).filter((file) => file.endsWith(".deb")).sort();
  return files.map((file) => parsePackageFile(path.join(archives, file)));
}

/** Options for an apt that believes nothing is installed and writes only below the folder. */
async function privateApt(folder: string): Promise<string[]> {
  const status = path.join(folder, "status");
  await fs.mkdir(path.join(folder, "archives", "partial"), { recursive: true });
  await fs.writeFile(status, "");
  return [
    `-oDir::State::status=${status}`,
    `-oDir::State::extended_states=${path.join(folder, "extended")}`,
    `-oDir::Cache=${folder}`,
    `-oDir::Cache::archives=${path.join(folder, "archives")}`,
    "-oDebug::NoLocking=true",
    "-oAPT::Sandbox::User=",
    "-oAPT::Install-Recommends=false",
    "-oAPT::Install-Suggests=false",
    "-oDpkg::Use-Pty=false",
    "-qq",
  ];
}

/** What no container reads: documentation, translations, service managers' files. */
const UNUSED = [
  "./usr/share/doc",
  "./usr/share/man",
  "./usr/share/info",
  "./usr/share/locale",
  "./usr/share/lintian",
  "./usr/share/bug",
  "./usr/share/bash-completion",
  "./usr/share/zsh",
  "./usr/share/vim",
  "./usr/share/initramfs-tools",
  "./usr/lib/*/gconv",
  "./lib/*/gconv",
  "./lib/systemd",
  "./usr/lib/systemd",
  "./etc/init.d",
  "./etc/systemd",
  "./etc/apparmor.d",
  "./etc/logrotate.d",
];

/** Unpacks a package into a root whose /bin, /lib and so on are links into /usr. */
export async function unpackPackage(deb: DebianPackage, root: string): Promise<void> {
  const excludes = UNUSED.map((pattern) => `--exclude=${pattern}`);
  await runPiped(
    ["dpkg-deb", "--fsys-tarfile", deb.file],
    [
      "tar",
      "--extract",
      "--preserve-permissions",
      "--no-same-owner",
      "--keep-directory-symlink",
      `--directory=${root}`,
      ...excludes,
    ],
  );
}
