import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ImageContent } from "../images/recipe";
import { IMAGE_CACHE, IMAGE_PROJECT } from "../images/recipes/slipway";
import type { Log } from "../images/run";
import type { PartContext } from "../parts/context";
import type { Part } from "../parts/part";
import { storedPluginFolder } from "../parts/plugin";
import { partKey } from "../store/key";
import type { PluginName } from "../versions";
import { copyFile, copyFolder } from "./copy-folder";

/** What no step reads of the packages. */
const UNUSED = [
  "./.cache",
  // npm's own notes, which it writes in another order now and then.
  "./.package-lock.json",
  "*.map",
  "./node-linux-*/include",
  "./node-linux-*/share",
  "./node-linux-*/*.md",
];

const PROGRAMS = "usr/local/bin";

/** The parts of the toolchain, brought before. */
export interface ToolchainParts {
  /** Asks the builder. */
  readonly buildctl: Part;
  readonly pulumi: Part;
  readonly plugins: Readonly<Record<PluginName, Part>>;
}

/** The project's packages and the toolchain, for the image in which `slipway` runs. */
export async function toolchainContent(
  projectDir: string,
  { buildctl, pulumi, plugins }: ToolchainParts,
  context: PartContext,
  log: Log,
): Promise<ImageContent> {
  const modules = await fs.realpath(path.join(projectDir, "node_modules"));
  const lock = await fs.readFile(path.join(projectDir, "package-lock.json"));
  const programs = Object.entries({ buildctl, pulumi, ...plugins });
  const identities = programs.map(async ([name, part]) => [name, await identity(part)]);
  return {
    key: partKey({
      packages: createHash("sha256").update(lock).digest("hex"),
      without: UNUSED.join(" "),
      ...(Object.fromEntries(await Promise.all(identities)) as Record<string, string>),
    }),
    async put(root) {
      await putPackages(modules, path.join(root, IMAGE_PROJECT, "node_modules"), log);
      await putPulumi(pulumi, root, log);
      await copyFile(buildctl.path, path.join(root, PROGRAMS, "buildctl"));
      for (const name of ["docker", "command"] as const) {
        await putPlugin(name, plugins[name], root, context, log);
      }
    },
  };
}

/** Its size says enough of a program whose version is known: two builds of one are the same. */
async function identity({ version, source, note, path: place }: Part): Promise<string> {
  const status = await fs.stat(place);
  return [version, source, note, status.isFile() ? status.size : ""].join(" ");
}

/** The Node among them is the image's own. */
async function putPackages(modules: string, to: string, log: Log): Promise<void> {
  await copyFolder(modules, to, log, UNUSED);
  const names = (await fs.readdir(to)).filter((name) => name.startsWith("node-linux-"));
  for (const name of names) {
    const node = path.join(to, name, "bin", "node");
    await fs.rm(node, { force: true });
    await fs.symlink("/usr/local/bin/node", node);
  }
}

/** As it is stored here, where it will be looked for; one of the machine's own goes on PATH. */
async function putPulumi(pulumi: Part, root: string, log: Log): Promise<void> {
  const bin = path.dirname(pulumi.path);
  if (pulumi.source !== "machine") {
    const dir = path.dirname(bin);
    return copyFolder(dir, path.join(root, IMAGE_CACHE, "parts", path.basename(dir)), log);
  }
  const real = path.dirname(await fs.realpath(pulumi.path));
  for (const name of ["pulumi", "pulumi-language-nodejs"]) {
    await copyFile(path.join(real, name), path.join(root, PROGRAMS, name));
  }
}

/** Installed, and beside it the note that the store has of it: that is what a look-up reads. */
async function putPlugin(
  name: PluginName,
  part: Part,
  root: string,
  context: PartContext,
  log: Log,
): Promise<void> {
  const plugins = path.join(root, IMAGE_CACHE, "pulumi-home/plugins");
  await copyFolder(part.path, path.join(plugins, path.basename(part.path)), log);
  const stored = storedPluginFolder(context, name);
  if (stored === undefined) return;
  const note = "slipway-part.json";
  const place = path.join(root, IMAGE_CACHE, "parts", path.basename(stored));
  await copyFile(path.join(stored, note), path.join(place, note));
}
