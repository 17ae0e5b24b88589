import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Readable } from "node:stream";
import * as tar from "tar-stream";
import { z } from "zod";
import { parseImageConfig, type ImageConfig } from "./image-config";

/** One image of a `docker save` archive, unpacked into a folder. */
export interface SavedImage {
  readonly config: ImageConfig;
  /** Files, lowest layer first. */
  readonly layers: readonly string[];
}

const manifestSchema = z.tuple([
  z.looseObject({ Config: z.string(), Layers: z.array(z.string()) }),
]);

/** @throws Error when the archive is not what an engine writes for one image. */
export async function unpackImage(archive: Readable, folder: string): Promise<SavedImage> {
  const names = await unpackFiles(archive, folder);
  const file = (name: string) => {
    const found = names.get(path.posix.normalize(name));
    if (found === undefined) throw new Error(`the engine's image archive has no ${name}`);
    return found;
  };
  const manifest = JSON.parse(await fsp.readFile(file("manifest.json"), "utf8")) as unknown;
  const [{ Config, Layers }] = manifestSchema.parse(manifest);
  return {
    config: parseImageConfig(await fsp.readFile(file(Config), "utf8")),
    layers: Layers.map(file),
  };
}

/** What `docker load` reads: an image whose config's text decides its id. */
export interface LoadableImage {
  readonly config: { readonly id: string; readonly text: string };
  /** Files, lowest layer first. */
  readonly layers: readonly string[];
  readonly tags: readonly string[];
}

export async function fillArchive(
  pack: tar.Pack,
  { config, layers, tags }: LoadableImage,
): Promise<void> {
  const names = layers.map((_file, index) => `${index}/layer.tar`);
  for (const [index, file] of layers.entries()) {
    const { size } = await fsp.stat(file);
    const entry = pack.entry({ name: names[index] ?? "", size });
    await pipeline(fs.createReadStream(file), entry);
  }
  pack.entry({ name: `${config.id}.json` }, config.text);
  const manifest = [{ Config: `${config.id}.json`, RepoTags: tags, Layers: names }];
  pack.entry({ name: "manifest.json" }, JSON.stringify(manifest));
}

/** Files by number, so that no name in the archive reaches the file system. */
async function unpackFiles(archive: Readable, folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  const extract = archive.pipe(tar.extract());
  archive.on("error", (error) => extract.destroy(error));
  for await (const entry of extract) {
    const name = path.posix.normalize(entry.header.name);
    if (entry.header.type === "symlink") {
      const target = path.posix.join(path.posix.dirname(name), entry.header.linkname ?? "");
      links.set(name, target);
    }
    if (entry.header.type !== "file") {
      entry.resume();
      continue;
    }
    const file = path.join(folder, `saved-${files.size}`);
    await pipeline(entry, fs.createWriteStream(file));
    files.set(name, file);
  }
  // Equal layers are saved once; the others are links to it.
  for (const [name, target] of links) {
    const file = files.get(target);
    if (file !== undefined) files.set(name, file);
  }
  return files;
}
