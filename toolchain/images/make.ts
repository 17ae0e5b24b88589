import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../model/user-error";
import { readArchive } from "./archive";
import { assembleImage } from "./assemble";
import { debianRelease } from "./debian";
import { type ImageSurroundings, imageKey } from "./key";
import { officialImages } from "./official";
import type { Architecture, ImageContent, ImageRecipe, LocalImageName } from "./recipe";
import { imageRecipe } from "./recipes";
import { type Log, run } from "./run";
import { bundleHash, machineCertificates } from "./trust";

export interface MakeImageOptions {
  /** The user's cache folder; archives go to its folder `images`. */
  readonly cacheDir: string;
  /** Takes the output of the programs that run. */
  readonly log: Log;
  /** The static binaries that were built for this image, where its recipe asks for some. */
  readonly binaries?: readonly string[];
  /** The files of this machine for this image, where its recipe takes some. */
  readonly content?: ImageContent;
}

/** An image ready for `docker load`. */
export interface MadeImage {
  readonly archive: string;
  /** Such as `sha256:…`; the engine knows the image by it once it is loaded. */
  readonly imageId: string;
  /** Such as `slipway/redis:3f9c2a1b…`: the tag that loading gives. */
  readonly tag: string;
}

/**
 * Makes the local image that takes an official one's place, or finds the one made before from the
 * same recipe. Safe to interrupt and to run twice at once. Throws a UserError on a machine that
 * has no Debian packages.
 */
export async function makeImage(
  name: LocalImageName,
  options: MakeImageOptions,
): Promise<MadeImage> {
  const architecture = machineArchitecture(process.arch);
  const hasNpm = name === "node" || name === "slipway";
  const npmRegistry = hasNpm ? await configuredNpmRegistry() : undefined;
  const recipe = imageRecipe(name, { architecture, npmRegistry });
  const surroundings = await surroundingsOf(recipe, architecture, options);
  const key = imageKey(recipe, surroundings);
  const images = path.join(options.cacheDir, "images");
  const archive = path.join(images, `${name}-${key}.tar`);
  const made = await readArchive(archive).catch(() => undefined);
  if (made !== undefined) return { archive, ...made };
  await fs.mkdir(images, { recursive: true });
  await removeAbandoned(images);
  const folder = await fs.mkdtemp(path.join(images, WORK_PREFIX));
  try {
    const file = path.join(folder, "image.tar");
    const summary = await assembleImage(recipe, file, {
      architecture,
      folder,
      tag: `slipway/${name}:${key}`,
      binaries: options.binaries ?? [],
      content: options.content,
      log: options.log,
    });
    await fs.rename(file, archive);
    return { archive, ...summary };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function surroundingsOf(
  recipe: ImageRecipe,
  architecture: Architecture,
  options: MakeImageOptions,
): Promise<ImageSurroundings> {
  const distribution = await debianRelease();
  if (distribution === undefined) {
    throw new UserError(withoutApt(recipe), {
      hint: "Make an image registry reachable, or name a mirror of it in the substitution record.",
    });
  }
  const needsBinary = recipe.downloads.some(({ from }) => from === "binary");
  const { binaries = [] } = options;
  if (needsBinary && binaries.length === 0) {
    throw new Error(`making the image ${recipe.name} needs its binary`);
  }
  if ((recipe.takesContent ?? false) !== (options.content !== undefined)) {
    throw new Error(`the image ${recipe.name} is given content, or lacks it`);
  }
  return {
    architecture,
    distribution,
    trust: recipe.trust === "machine" ? bundleHash(await machineCertificates()) : undefined,
    binary: needsBinary ? await filesHash(binaries) : undefined,
    content: options.content?.key,
  };
}

function withoutApt({ name, standsFor }: ImageRecipe): string {
  return standsFor === undefined
    ? `Slipway's own image "${name}" can't be made here without apt-get.`
    : `${officialImages[standsFor].reference} can't be pulled, and can't be made here without apt-get.`;
}

function machineArchitecture(processor: string): Architecture {
  if (processor === "x64") return "amd64";
  if (processor === "arm64") return "arm64";
  throw new UserError(`Images can't be made on a processor of type ${processor}.`, {
    hint: "Supported are x64 and arm64; elsewhere images must be pulled.",
  });
}

/** The registry that npm uses on this machine, without credentials: it becomes part of an image. */
async function configuredNpmRegistry(): Promise<string> {
  const printed = await run(() => undefined, "npm", ["config", "get", "registry"]);
  return withoutCredentials(printed.trim());
}

/** A URL without user name and password. */
export function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = "";
  url.password = "";
  return url.href;
}

/** Of one file its own. */
async function filesHash(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map(fileHash))).join(" ");
}

async function fileHash(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

const WORK_PREFIX = "work-";

/** A killed run leaves its folder behind; after a day nobody works in it any more. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

async function removeAbandoned(images: string): Promise<void> {
  for (const name of await fs.readdir(images)) {
    if (!name.startsWith(WORK_PREFIX)) continue;
    const folder = path.join(images, name);
    const status = await fs.stat(folder).catch(() => undefined);
    if (status !== undefined && Date.now() - status.mtimeMs > ABANDONED_AFTER_MS) {
      await fs.rm(folder, { recursive: true, force: true });
    }
  }
}
