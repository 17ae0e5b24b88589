import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { z } from "zod";
import { UserError } from "../../model/user-error";
import type { Reporter } from "../progress/reporter";
import { folderHash } from "../store/key";
import { withLock } from "../store/lock";
import type { PartPins, StoredPart } from "../store/store";
import { versions, type PluginName } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";
import { isExecutable, type Platform } from "./platform";
import { run } from "./run";
import type { VendorFile } from "./vendor";

/** Beside an installed plugin: where it came from. A folder without it was not installed by us. */
const MARKER = "slipway-plugin.json";
const markerSchema = z.object({
  source: z.enum(["machine", "vendor", "built"]),
  note: z.string(),
  /** Of the stored part; empty for one found on the machine. */
  key: z.string(),
});
type Marker = z.infer<typeof markerSchema>;

/** The plugin where the engine will look for it, if what is there is what the pins want. */
export function installedPlugin(context: PartContext, name: PluginName): Part | undefined {
  const dir = pluginDir(pulumiHome(context), name);
  if (!isExecutable(path.join(dir, binaryName(name)))) return undefined;
  const marker = readMarker(dir);
  if (marker?.key && storedPlugin(context, name)?.key !== marker.key) return undefined;
  const { source, note } = marker ?? { source: "machine", note: "found in PULUMI_HOME" };
  return { name: partName(name), version: versions.plugins[name], source, path: dir, note };
}

/**
 * The plugin, installed into Pulumi's folder by `pulumi plugin install`: the one that the user's
 * own Pulumi has, the released one, or one built here. A built one never gets into a Pulumi folder
 * of the user's: there it would be taken for the release.
 */
export async function ensurePlugin(
  context: PartContext,
  name: PluginName,
  pulumi: Promise<Part>,
  reporter: Reporter,
): Promise<Part> {
  const installed = installedPlugin(context, name);
  if (installed !== undefined) return installed;
  const { file, marker } = await obtain(context, name, reporter);
  if (marker.source === "built") refuseInOwnHome(context, name);
  reporter.status("waiting for the Pulumi CLI");
  const { path: program } = await pulumi;
  return withLock(context.cache.locks, `plugin-${name}`, async () => {
    const other = installedPlugin(context, name);
    if (other !== undefined) return other;
    reporter.status("installing");
    const home = pulumiHome(context);
    const version = versions.plugins[name];
    const args = ["plugin", "install", "resource", name, version, "--reinstall", "--file", file];
    const env = {
      PULUMI_HOME: home,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    };
    await run(reporter, program, args, { env });
    const dir = pluginDir(home, name);
    await fs.promises.writeFile(path.join(dir, MARKER), JSON.stringify(marker));
    return { name: partName(name), version, path: dir, ...marker };
  });
}

/** Where Pulumi keeps its plugins: the user's choice, else a folder of Slipway's own. */
export function pulumiHome({ env, cache }: Pick<PartContext, "env" | "cache">): string {
  return env["PULUMI_HOME"] || cache.pulumiHome;
}

export function pluginRelease({ go }: Platform, name: PluginName): VendorFile {
  const version = versions.plugins[name];
  const release = `https://github.com/pulumi/pulumi-${name}/releases/download/v${version}`;
  return {
    url: `https://get.pulumi.com/releases/plugins/pulumi-resource-${name}-v${version}-${go}.tar.gz`,
    checksumsUrl: `${release}/pulumi-${name}_${version}_checksums.txt`,
  };
}

interface Obtained {
  readonly file: string;
  readonly marker: Marker;
}

async function obtain(
  context: PartContext,
  name: PluginName,
  reporter: Reporter,
): Promise<Obtained> {
  const stored = storedPlugin(context, name);
  if (stored !== undefined) return fromStore(stored, name);
  const own = pluginDir(path.join(context.env["HOME"] ?? os.homedir(), ".pulumi"), name);
  if (isExecutable(path.join(own, binaryName(name)))) {
    return { file: own, marker: { source: "machine", note: "from the user's Pulumi", key: "" } };
  }
  const released = await fromVendor(context, name, reporter);
  return fromStore(released ?? (await build(context, name, reporter)), name);
}

/** The folder of the stored part that an installed plugin came from; undefined for the machine's. */
export function storedPluginFolder(context: PartContext, name: PluginName): string | undefined {
  return storedPlugin(context, name)?.dir;
}

function storedPlugin(context: PartContext, name: PluginName): StoredPart | undefined {
  return (
    context.store.find(vendorPins(context, name)) ?? context.store.find(builtPins(context, name))
  );
}

function fromStore({ dir, key, source, note }: StoredPart, name: PluginName): Obtained {
  const marker = { source: markerSchema.shape.source.parse(source), note, key };
  return { file: source === "built" ? path.join(dir, binaryName(name)) : dir, marker };
}

async function fromVendor(
  context: PartContext,
  name: PluginName,
  reporter: Reporter,
): Promise<StoredPart | undefined> {
  const download = await context.vendor.fetch(pluginRelease(context.platform, name), reporter);
  if (download === undefined) return undefined;
  const part = await context.store.ensure(vendorPins(context, name), async (dir) => {
    reporter.status("unpacking");
    await run(reporter, "tar", ["-xzf", download.file, "-C", dir]);
    return { source: "vendor", note: download.checked ? "SHA-256 checked" : "no checksum found" };
  });
  await fs.promises.rm(download.file, { force: true });
  return part;
}

function build(context: PartContext, name: PluginName, reporter: Reporter): Promise<StoredPart> {
  return context.store.ensure(
    builtPins(context, name),
    async (dir) => {
      const module = path.join(context.sources, "modules", `provider-${name}`);
      const output = path.join(dir, binaryName(name));
      const go = await context.compiler.compile({ module, output }, reporter);
      return { source: "built", note: `with Go ${go}` };
    },
    () => reporter.status("waiting for another run to build it"),
  );
}

function refuseInOwnHome(context: PartContext, name: PluginName): void {
  const home = pulumiHome(context);
  if (home === context.cache.pulumiHome) return;
  throw new UserError(
    `the released ${name} plugin ${versions.plugins[name]} can't be had here, and PULUMI_HOME ` +
      `is your own folder (${home}), where one built here would pass for the release`,
    { hint: "Unset PULUMI_HOME: Slipway then uses a Pulumi folder of its own." },
  );
}

function vendorPins({ platform }: PartContext, name: PluginName): PartPins {
  const pins = { from: "vendor", platform: platform.go };
  return { name: partName(name), version: versions.plugins[name], pins };
}

function builtPins({ sources, platform }: PartContext, name: PluginName): PartPins {
  const module = folderHash(path.join(sources, "modules", `provider-${name}`));
  const pins = { from: "built", module, platform: platform.go };
  return { name: partName(name), version: versions.plugins[name], pins };
}

function readMarker(dir: string): Marker | undefined {
  const file = path.join(dir, MARKER);
  if (!fs.existsSync(file)) return undefined;
  return markerSchema.parse(JSON.parse(fs.readFileSync(file, "utf8")));
}

function pluginDir(home: string, name: PluginName): string {
  return path.join(home, "plugins", `resource-${name}-v${versions.plugins[name]}`);
}

function binaryName(name: PluginName): string {
  return `pulumi-resource-${name}`;
}

function partName(name: PluginName): string {
  return `${name}-provider`;
}
