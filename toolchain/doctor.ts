import * as fs from "node:fs/promises";
import * as path from "node:path";
import { formatPin, parsePin, pinReference } from "../model/pin";
import { readSubstitutions, resolvePin } from "../config/substitutions";
import { backendOf, shownUrl } from "./backend";
import { engineAddress, engineClient } from "./engine/address";
import { pingFailure } from "./engine/ensure-engine";
import { readInstalled } from "./engine/installed";
import { folderSize } from "./folder-size";
import { imageId } from "./supply/engine-images";
import { partContext, type PartContext } from "./parts/context";
import { storedGitea } from "./parts/gitea-binary";
import { goPins, machineGo } from "./parts/go";
import { sourceText, type Part } from "./parts/part";
import { installedPlugin } from "./parts/plugin";
import { machinePulumi, storedPulumi } from "./parts/pulumi-cli";
import { storedRegistry } from "./parts/registry-binary";
import { storedWoodpecker } from "./parts/woodpecker-binary";
import { dataPaths } from "./paths";
import { versions } from "./versions";

/** One part, as `npm run doctor` shows it. */
export interface DoctorPart {
  readonly name: string;
  /** Absent: not on this machine. */
  readonly version?: string;
  /** Where it came from, in words; for a missing part, when it is fetched. */
  readonly from: string;
  readonly path?: string;
  /** What it takes on disk; absent for what belongs to the machine. */
  readonly bytes?: number;
}

export interface DoctorImage {
  /** The pin as the config says it. */
  readonly pin: string;
  /** What runs in its place: a reference with digest, or an image's id. */
  readonly runs?: string;
  readonly state: "official" | "substituted" | "not here";
}

export interface DoctorReport {
  readonly parts: readonly DoctorPart[];
  /** The engine in one line: its version, or why it does not answer. */
  readonly engine: string;
  readonly images: readonly DoctorImage[];
  /** Things to know, one a line. */
  readonly notes: readonly string[];
}

export interface DoctorOptions {
  readonly projectDir: string;
  /** The pins of the project's third-party images. */
  readonly pins: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What is on this machine and where it came from. Changes and fetches nothing. */
export async function doctor({ projectDir, pins, env }: DoctorOptions): Promise<DoctorReport> {
  const context = partContext(env);
  const docker = engineClient(engineAddress(env));
  const failure = await pingFailure(docker);
  const [parts, engine, images, notes] = await Promise.all([
    listParts(projectDir, context),
    failure === undefined ? describeEngine(docker) : `does not answer (${failure})`,
    failure === undefined ? listImages(docker, projectDir, pins) : [],
    listNotes(projectDir, context),
  ]);
  return { parts, engine, images, notes };
}

async function listParts(projectDir: string, context: PartContext): Promise<DoctorPart[]> {
  const pulumi = storedPulumi(context) ?? (await machinePulumi(context));
  const go = await machineGo(context.env["PATH"]);
  const packagedGo = context.store.find(goPins());
  const nodeModules = path.join(projectDir, "node_modules");
  const packaged = process.execPath.startsWith(nodeModules);
  return Promise.all([
    {
      name: "node",
      version: process.versions.node,
      from: sourceText(packaged ? "npm" : "machine"),
      path: process.execPath,
    },
    measured({
      name: "npm packages",
      version: "as locked",
      from: sourceText("npm"),
      path: nodeModules,
    }),
    describe("pulumi", pulumi),
    ...(["docker", "command"] as const).map((name) =>
      describe(`${name}-provider`, installedPlugin(context, name)),
    ),
    go !== undefined
      ? { name: "go", version: go.version, from: sourceText("machine"), path: go.program }
      : packagedGo !== undefined
        ? measured({ ...packagedGo, from: sourceText("pypi"), path: packagedGo.dir })
        : { name: "go", from: "missing; fetched when a build needs it" },
    describe(
      "registry",
      storedRegistry(context),
      "not built; only where its image can't be pulled",
    ),
    ...ciParts(context).map((part) => describe(part.name, part)),
    measured({ name: "images made here", from: "from packages", path: context.cache.images }),
    measured({ name: "the whole cache", from: "all of the above", path: context.cache.root }),
  ]);
}

/** Of a forge and a CI server, only what was built: most machines need neither. */
function ciParts(context: PartContext): Part[] {
  const parts = [
    storedGitea(context),
    storedWoodpecker(context, "server"),
    storedWoodpecker(context, "agent"),
  ];
  return parts.filter((part) => part !== undefined);
}

async function describe(
  name: string,
  part: Part | undefined,
  missing = "missing; `slipway up` brings it",
): Promise<DoctorPart> {
  if (part === undefined) return { name, from: missing };
  const { version, source, note, path: file } = part;
  const found: DoctorPart = { name, version, from: `${sourceText(source)} (${note})`, path: file };
  if (source === "machine") return found;
  // The CLI's folder holds its language host as well.
  return { ...found, bytes: await folderSize(name === "pulumi" ? path.dirname(file) : file) };
}

async function measured(part: DoctorPart & { readonly path: string }): Promise<DoctorPart> {
  const { name, version, from, path: folder } = part;
  return { name, version, from, path: folder, bytes: await folderSize(folder) };
}

async function describeEngine(docker: ReturnType<typeof engineClient>): Promise<string> {
  const { Version, ApiVersion, Os, Arch } = await docker.version();
  return `Docker Engine ${Version} (API ${ApiVersion}, ${Os}/${Arch})`;
}

async function listImages(
  docker: ReturnType<typeof engineClient>,
  projectDir: string,
  pins: readonly string[],
): Promise<DoctorImage[]> {
  const record = readSubstitutions(projectDir);
  return Promise.all(
    [...new Set(pins)].map(parsePin).map(async (pin): Promise<DoctorImage> => {
      const text = formatPin(pin);
      const substitute = record[text] ?? record[pinReference(pin)];
      if (substitute !== undefined) {
        return { pin: text, runs: resolvePin(pin, record).run, state: "substituted" };
      }
      const here = (await imageId(docker, text)) !== undefined;
      return { pin: text, state: here ? "official" : "not here" };
    }),
  );
}

async function listNotes(projectDir: string, context: PartContext): Promise<string[]> {
  const data = dataPaths(projectDir, context.env);
  const installed = await readInstalled(data.installed);
  return [
    ...commandProviderNote(installedPlugin(context, "command")),
    ...ciParts(context).map(olderNote),
    ...(installed.packages.length > 0
      ? [`setup installed ${installed.packages.length} Debian packages for the Docker engine`]
      : []),
    ...(installed.engine === undefined
      ? []
      : [`setup started the Docker engine (process ${installed.engine.pid})`]),
    stateNote(projectDir, context),
    `passphrase and this machine's own files are in ${await shown(data.root)}`,
  ];
}

function commandProviderNote(part: Part | undefined): string[] {
  if (part === undefined) return [];
  const built = part.source === "built";
  return [
    built
      ? `the command provider is Slipway's stand-in for release ${versions.plugins.command}, ` +
        "which can't be had here"
      : "the command provider is the released one",
  ];
}

/** A program that was built here takes the place of an image with a later release. */
function olderNote({ name, version }: Part): string {
  return `${name} ${version} was built here: it runs where the image with the current release can't be pulled`;
}

/** Where the state is, and who says so: nobody is to search for it. */
function stateNote(projectDir: string, { env }: PartContext): string {
  const { url, from } = backendOf(projectDir, env);
  const place = `Pulumi's state is in ${shownUrl(url)}`;
  if (from === "variable") return `${place}, as PULUMI_BACKEND_URL says`;
  return from === "project"
    ? `${place}, as Pulumi.yaml says`
    : `${place}: files of this machine only, which \`slipway state move\` takes to a store for all`;
}

async function shown(folder: string): Promise<string> {
  const there = await fs.access(folder).then(
    () => true,
    () => false,
  );
  return there ? folder : `${folder} (not made yet)`;
}
