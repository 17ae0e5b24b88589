import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as fsp from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import type Docker from "dockerode";
import { fillArchive, unpackImage, type LoadableImage, type SavedImage } from "./archive";
import { RetimeTar } from "./retime-tar";
import { canonicalConfig, canonicalJson } from "./image-config";
import { drain } from "./progress";
import { sendTar } from "./tar-stream";

export interface CanonicalOptions {
  /** Of the image, and of every file that the build made. */
  readonly time: Date;
  readonly base: BaseParts;
}

/** How much of an image is its base's: that keeps its bytes, so that it is shared. */
export interface BaseParts {
  /** The lowest layers. */
  readonly layers: number;
  /** The first steps of the history. */
  readonly steps: number;
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/**
 * Loads an image again in a form that two builds of the same sources share: the sources'
 * time, no names of the builder's own run.
 * @param id the image as it was built
 * @param tags what it is called afterwards
 */
export async function makeCanonical(
  docker: Docker,
  id: string,
  tags: readonly string[],
  options: CanonicalOptions,
): Promise<void> {
  const folder = await fsp.mkdtemp(path.join(os.tmpdir(), "slipway-image-"));
  try {
    const saved = (await docker.getImage(id).get()) as Readable;
    const image = await canonicalImage(await unpackImage(saved, folder), folder, options);
    await sendTar(
      (pack) => fillArchive(pack, { ...image, tags }),
      async (archive, abortSignal) => drain(await docker.loadImage(archive, { abortSignal })),
    );
  } finally {
    await fsp.rm(folder, { recursive: true, force: true });
  }
}

/** The config's text and the layers' files of the canonical form. */
export async function canonicalImage(
  { config, layers }: SavedImage,
  folder: string,
  { time, base }: CanonicalOptions,
): Promise<Omit<LoadableImage, "tags">> {
  const diffIds = config.rootfs.diff_ids.slice(0, base.layers);
  const files = layers.slice(0, base.layers);
  for (const [index, layer] of layers.slice(base.layers).entries()) {
    const file = path.join(folder, `canonical-${index}`);
    diffIds.push(await retimeLayer(layer, file, time));
    files.push(file);
  }
  const text = canonicalJson(canonicalConfig(config, { time, diffIds, baseSteps: base.steps }));
  const id = createHash("sha256").update(text).digest("hex");
  return { config: { id, text }, layers: files };
}

/** @returns the layer's new diff id. */
async function retimeLayer(from: string, to: string, time: Date): Promise<string> {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const source = fs.createReadStream(from);
  const steps = [new RetimeTar(time), hashing, fs.createWriteStream(to)] as const;
  await ((await isGzip(from))
    ? pipeline(source, zlib.createGunzip(), ...steps)
    : pipeline(source, ...steps));
  return `sha256:${hash.digest("hex")}`;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await fsp.open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(GZIP.length), 0, GZIP.length, 0);
    return buffer.equals(GZIP);
  } finally {
    await handle.close();
  }
}
