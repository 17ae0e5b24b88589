import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import * as semver from "semver";
import type { Reporter } from "../progress/reporter";
import { folderHash } from "../store/key";
import type { PartPins, StoredPart } from "../store/store";
import { versions } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";
import { findOnPath, isExecutable, type Platform } from "./platform";
import { run } from "./run";
import type { VendorFile } from "./vendor";

const LANGUAGE_HOST = "pulumi-language-nodejs";
const MODULE = "github.com/pulumi/pulumi";

/** The CLI as it is stored here, without looking further: the released one, else the built one. */
export function storedPulumi(context: PartContext): Part | undefined {
  const stored = context.store.find(vendorPins(context)) ?? context.store.find(builtPins(context));
  return stored === undefined ? undefined : toPart(stored);
}

/** The CLI with its Node language host: the machine's, the released one, or one built here. */
export async function ensurePulumi(context: PartContext, reporter: Reporter): Promise<Part> {
  const stored = storedPulumi(context);
  if (stored !== undefined) return stored;
  const machine = await machinePulumi(context);
  if (machine !== undefined) return machine;
  return toPart(
    (await fromVendor(context, reporter)) ??
      (await context.store.ensure(builtPins(context), (dir) => build(context, dir, reporter))),
  );
}

/** The first CLI on PATH that is new enough and has its Node language host. */
export async function machinePulumi(context: PartContext): Promise<Part | undefined> {
  for (const program of findOnPath("pulumi", context.env["PATH"])) {
    if (program.startsWith(context.cache.root)) continue;
    const version = await pulumiVersion(program);
    if (version === undefined || !isNewEnough(version)) continue;
    const beside = path.join(path.dirname(await fs.realpath(program)), LANGUAGE_HOST);
    const hosts = findOnPath(LANGUAGE_HOST, context.env["PATH"]);
    if (!isExecutable(beside) && hosts.length === 0) continue;
    return { name: "pulumi", version, source: "machine", path: program, note: "found on PATH" };
  }
  return undefined;
}

/** The next major version may speak otherwise. */
export function isNewEnough(version: string): boolean {
  return semver.satisfies(version, `^${versions.pulumi}`);
}

export function pulumiRelease({ node }: Platform, version: string = versions.pulumi): VendorFile {
  const base = "https://get.pulumi.com/releases/sdk";
  return {
    url: `${base}/pulumi-v${version}-${node}.tar.gz`,
    checksumsUrl: `${base}/pulumi-${version}-checksums.txt`,
  };
}

async function fromVendor(
  context: PartContext,
  reporter: Reporter,
): Promise<StoredPart | undefined> {
  const download = await context.vendor.fetch(pulumiRelease(context.platform), reporter);
  if (download === undefined) return undefined;
  const part = await context.store.ensure(vendorPins(context), async (dir) => {
    reporter.status("unpacking");
    const unpacked = path.join(dir, "unpacked");
    await fs.mkdir(unpacked);
    await run(reporter, "tar", ["-xzf", download.file, "-C", unpacked]);
    const bin = path.join(dir, "bin");
    await fs.mkdir(bin);
    for (const name of ["pulumi", LANGUAGE_HOST]) {
      await fs.rename(path.join(unpacked, "pulumi", name), path.join(bin, name));
    }
    // The rest are the hosts of other languages: several hundred megabytes.
    await fs.rm(unpacked, { recursive: true });
    await verify(path.join(bin, "pulumi"));
    return { source: "vendor", note: download.checked ? "SHA-256 checked" : "no checksum found" };
  });
  await fs.rm(download.file, { force: true });
  return part;
}

/** The engine looks for the language host beside its own binary, so the two get one folder. */
async function build(context: PartContext, dir: string, reporter: Reporter) {
  const binary = await context.store.ensure(
    binaryPins(context),
    async (work) => {
      const go = await context.compiler.compile(
        {
          module: path.join(context.sources, "modules", "pulumi"),
          package: `${MODULE}/pkg/v3/cmd/pulumi`,
          variables: { [`${MODULE}/sdk/v3/go/common/version.Version`]: `v${versions.pulumi}` },
          output: path.join(work, "pulumi"),
        },
        reporter,
      );
      await verify(path.join(work, "pulumi"));
      return { source: "built", note: `with Go ${go}` };
    },
    () => reporter.status("waiting for another run to build it"),
  );
  const bin = path.join(dir, "bin");
  await fs.mkdir(bin);
  await fs.link(path.join(binary.dir, "pulumi"), path.join(bin, "pulumi"));
  const host = path.join(dir, "language-nodejs");
  await fs.cp(path.join(context.sources, "language-nodejs"), host, { recursive: true });
  await fs.symlink(`../language-nodejs/${LANGUAGE_HOST}`, path.join(bin, LANGUAGE_HOST));
  return { source: "built" as const, note: binary.note };
}

async function verify(program: string): Promise<void> {
  const version = await pulumiVersion(program);
  if (version !== versions.pulumi) {
    throw new Error(`${program} says version ${version ?? "none"}, wanted ${versions.pulumi}`);
  }
}

async function pulumiVersion(program: string): Promise<string | undefined> {
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout, failed } = await execa(program, ["version"], { reject: false, env });
  return failed ? undefined : (semver.clean(stdout) ?? undefined);
}

function toPart(stored: StoredPart): Part {
  const { name, version, source, note } = stored;
  return { name, version, source, note, path: path.join(stored.dir, "bin", "pulumi") };
}

function vendorPins({ platform }: PartContext): PartPins {
  return {
    name: "pulumi",
    version: versions.pulumi,
    pins: { from: "vendor", platform: platform.node },
  };
}

function builtPins(context: PartContext): PartPins {
  const host = folderHash(path.join(context.sources, "language-nodejs"));
  return {
    name: "pulumi",
    version: versions.pulumi,
    pins: { ...binaryPins(context).pins, host },
  };
}

function binaryPins({ sources, platform }: PartContext): PartPins {
  const module = folderHash(path.join(sources, "modules", "pulumi"));
  const pins = { from: "built", module, platform: platform.go };
  return { name: "pulumi-binary", version: versions.pulumi, pins };
}
