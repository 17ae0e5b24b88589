import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import type Docker from "dockerode";
import { debianRelease } from "../../../toolchain/images/debian";
import { canonicalJson } from "../../../toolchain/images/key";
import type { Log } from "../../../toolchain/images/run";
import { cachePaths } from "../../../toolchain/paths";
import { LogFile } from "../../../toolchain/progress/log-file";
import { withLock } from "../../../toolchain/store/lock";
import { imageId } from "../../../toolchain/supply/engine-images";
import { configureRoot, importRoot } from "./configured-root";
import { aptSources, configureScript, layOutRoot } from "./debian-root";

/**
 * `bare`: Debian as on any server that one reaches by SSH. `engine`: with Docker Engine beside.
 * `cloud-init`: with cloud-init beside, which has not run.
 */
export type MachineKind = "bare" | "engine" | "cloud-init";

const SERVER = [
  "apt",
  "ca-certificates",
  "curl",
  "debian-archive-keyring",
  "insserv",
  "iproute2",
  "iptables",
  "iputils-ping",
  "kmod",
  "mawk",
  "nftables",
  "openssh-server",
  "procps",
  "sudo",
  "sysv-rc",
  "sysvinit-core",
  // Else apt takes usrmerge, for a root that is merged already.
  "usr-is-merged",
];

const PACKAGES: Readonly<Record<MachineKind, readonly string[]>> = {
  bare: SERVER,
  engine: [...SERVER, "docker.io"],
  "cloud-init": [...SERVER, "cloud-init"],
};

/** Raised when the way roots are made changes, so that old ones are left. */
const LAYOUT = 1;

/**
 * The id of a machine's image on the outer engine. Made once from Debian packages, which takes a
 * minute or two, and kept in the cache: later it is imported in seconds, or there already.
 */
export async function testMachineImage(
  outer: Docker,
  kind: MachineKind,
  report: Log,
): Promise<string> {
  const release = await debianRelease();
  if (release === undefined) throw new Error("test machines are made of Debian packages, by apt");
  const [distribution = "", codename = ""] = release.split(" ");
  const packages =
    distribution === "debian"
      ? PACKAGES[kind]
      : PACKAGES[kind].map((name) => name.replace(/^debian-archive/, `${distribution}`));
  const sources = await aptSources(codename);
  const recipe = { layout: LAYOUT, release, sources, packages, configure: await configureScript() };
  const hash = createHash("sha256").update(canonicalJson({ ...recipe, arch: process.arch }));
  const key = hash.digest("hex").slice(0, 16);
  const reference = `slipway/test-machine:${kind}-${key}`;
  const cache = cachePaths();
  return withLock(cache.locks, `test-machine-${kind}`, async () => {
    const there = await imageId(outer, reference);
    if (there !== undefined) return there;
    const archive = path.join(cache.images, `test-machine-${kind}-${key}.tar`);
    if (!(await exists(archive))) {
      report(`making the test machine "${kind}" from Debian packages, once`);
      const file = new LogFile(cache.logs, `test-machine-${kind}`);
      await removeFormer(cache.images, `test-machine-${kind}-`);
      await make(outer, { packages, sources, archive, log: (line) => file.write(line) });
    }
    return importRoot(outer, createReadStream(archive), reference);
  });
}

/** What older recipes made. */
async function removeFormer(folder: string, prefix: string): Promise<void> {
  const names = await fs.readdir(folder).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(prefix))) {
    await fs.rm(path.join(folder, name), { force: true });
  }
}

interface Making {
  readonly packages: readonly string[];
  readonly sources: readonly string[];
  readonly archive: string;
  readonly log: Log;
}

async function make(outer: Docker, { packages, sources, archive, log }: Making): Promise<void> {
  const images = path.dirname(archive);
  await fs.mkdir(images, { recursive: true });
  // The prefix of folders that image making removes once they are abandoned.
  const folder = await fs.mkdtemp(path.join(images, "work-"));
  try {
    const root = await layOutRoot(packages, sources, folder, log);
    const file = path.join(folder, "machine.tar");
    await configureRoot(outer, root, log, (tar) => pipeline(tar, createWriteStream(file)));
    await fs.rename(file, archive);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
