import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as fs from "node:fs/promises";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as tar from "tar-stream";
import { z } from "zod";
import type { Architecture, Capabilities, ContainerConfig, Owner } from "./recipe";
import { IMAGE_TIME } from "./time";
import { packTree } from "./tree";

/** What goes into a docker-archive beside the files. */
export interface ArchiveSpec {
  /** The folder that becomes the image's root. */
  readonly root: string;
  /** Who owns what does not belong to root. */
  readonly owners: ReadonlyMap<string, Owner>;
  /** Default: no program has any. */
  readonly capabilities?: Capabilities | undefined;
  readonly architecture: Architecture;
  readonly config: ContainerConfig;
  readonly labels: Readonly<Record<string, string>>;
  /** The tag that `docker load` gives the image; it is no part of the image's id. */
  readonly tag: string;
}

/** What an archive holds, as its manifest says. */
export interface ArchiveSummary {
  /** Such as `sha256:…`: the id that the engine shows after `docker load`. */
  readonly imageId: string;
  readonly tag: string;
}

/**
 * Writes an archive for `docker load`. The same files and configuration give the same bytes and
 * the same image id. Needs room for the files once more beside `file` while it works.
 */
export async function writeArchive(file: string, spec: ArchiveSpec): Promise<ArchiveSummary> {
  const layerFile = `${file}.layer`;
  try {
    const layer = await writeLayer(layerFile, spec);
    const config = imageConfig(spec, layer);
    const configDigest = createHash("sha256").update(config).digest("hex");
    const manifest = [
      { Config: `${configDigest}.json`, RepoTags: [spec.tag], Layers: [`${layer}/layer.tar`] },
    ];
    const pack = tar.pack();
    const written = pipeline(pack, createWriteStream(file));
    const header = (name: string) => ({ name, mode: 0o644, mtime: IMAGE_TIME });
    // The manifest comes first: who only wants the image's id reads no further.
    pack.entry(header("manifest.json"), JSON.stringify(manifest));
    pack.entry(header(`${configDigest}.json`), config);
    const { size } = await fs.stat(layerFile);
    const entry = pack.entry({ ...header(`${layer}/layer.tar`), type: "file", size });
    await pipeline(createReadStream(layerFile), entry);
    pack.finalize();
    await written;
    return { imageId: `sha256:${configDigest}`, tag: spec.tag };
  } finally {
    await fs.rm(layerFile, { force: true });
  }
}

/** Files as they are packed. */
export type LayerFiles = Pick<ArchiveSpec, "root" | "owners" | "capabilities">;

/** Writes the files as a tar and returns its SHA-256 in hexadecimal. */
export async function writeLayer(file: string, spec: LayerFiles): Promise<string> {
  const hash = createHash("sha256");
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const pack = tar.pack();
  const written = pipeline(pack, meter, createWriteStream(file));
  const { root, owners, capabilities } = spec;
  await Promise.all([
    written,
    packTree(root, owners, pack, capabilities).then(() => pack.finalize()),
  ]);
  return hash.digest("hex");
}

/** The image's configuration: its SHA-256 is the image's id. */
function imageConfig(spec: ArchiveSpec, layer: string): string {
  const created = IMAGE_TIME.toISOString();
  return JSON.stringify({
    architecture: spec.architecture,
    os: "linux",
    created,
    config: { ...spec.config, Labels: spec.labels },
    rootfs: { type: "layers", diff_ids: [`sha256:${layer}`] },
    history: [{ created, created_by: "slipway" }],
  });
}

export const manifestSchema = z.tuple([
  z.object({
    Config: z.string(),
    RepoTags: z.tuple([z.string()]),
    Layers: z.array(z.string()),
  }),
]);

/** Bytes of a tar header; the file's name is its first field. */
const HEADER = 512;
const NAME_FIELD = [0, 100] as const;
const SIZE_FIELD = [124, 136] as const;

/** Reads the manifest of an archive written here; fails on a file that is none. */
export async function readArchive(file: string): Promise<ArchiveSummary> {
  const handle = await fs.open(file);
  try {
    const header = (await handle.read({ buffer: Buffer.alloc(HEADER), position: 0 })).buffer;
    const field = ([start, end]: readonly [number, number]) =>
      header.toString("latin1", start, end).replace(/\0.*$/s, "");
    if (field(NAME_FIELD) !== "manifest.json") throw new Error(`${file}: not an archive of ours`);
    const buffer = Buffer.alloc(Number.parseInt(field(SIZE_FIELD), 8));
    await handle.read({ buffer, position: HEADER });
    const [manifest] = manifestSchema.parse(JSON.parse(buffer.toString("utf8")));
    return {
      imageId: `sha256:${manifest.Config.replace(/\.json$/, "")}`,
      tag: manifest.RepoTags[0],
    };
  } finally {
    await handle.close();
  }
}
