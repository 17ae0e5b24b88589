import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import * as tar from "tar-stream";
import { z } from "zod";
import { type ArchiveSpec, type ArchiveSummary, manifestSchema, writeLayer } from "./archive";
import { IMAGE_TIME } from "./time";

/** What is put on top of an image. */
export type TopLayer = Pick<ArchiveSpec, "root" | "owners" | "labels" | "tag">;

/** An image that is known by its id before its archive is written. */
export interface ExtendedImage extends ArchiveSummary {
  /** Writes the archive, for `docker load`: as large as the image below and the layer. */
  write(file: string): Promise<void>;
}

/**
 * The image of an archive that was written here, with one layer more: the same configuration, more
 * labels. The same input gives the same bytes.
 * @param folder takes the layer, until the archive is written.
 */
export async function extendArchive(
  base: string,
  folder: string,
  top: TopLayer,
): Promise<ExtendedImage> {
  const layerFile = path.join(folder, "layer.tar");
  const layer = await writeLayer(layerFile, top);
  const { layers, json } = await readHead(base);
  const config = withLayer(json, layer, top.labels);
  const digest = createHash("sha256").update(config).digest("hex");
  const names = [...layers, `${layer}/layer.tar`];
  const manifest = [{ Config: `${digest}.json`, RepoTags: [top.tag], Layers: names }];
  return {
    imageId: `sha256:${digest}`,
    tag: top.tag,
    async write(file) {
      const pack = tar.pack();
      const written = pipeline(pack, createWriteStream(file));
      pack.entry(header("manifest.json"), JSON.stringify(manifest));
      pack.entry(header(`${digest}.json`), config);
      for await (const entry of createReadStream(base).pipe(tar.extract())) {
        const { name, size } = entry.header;
        if (layers.includes(name)) await pipeline(entry, pack.entry(header(name, size)));
        else entry.resume();
      }
      const { size } = await fs.stat(layerFile);
      const entry = pack.entry(header(`${layer}/layer.tar`, size));
      await pipeline(createReadStream(layerFile), entry);
      pack.finalize();
      await written;
    },
  };
}

/** The first two entries: which layers there are, and the configuration. */
async function readHead(base: string): Promise<{ layers: readonly string[]; json: string }> {
  const file = createReadStream(base);
  let layers: readonly string[] | undefined;
  try {
    for await (const entry of file.pipe(tar.extract())) {
      const content = await text(entry);
      if (layers !== undefined) return { layers, json: content };
      layers = manifestSchema.parse(JSON.parse(content))[0].Layers;
    }
  } finally {
    file.destroy();
  }
  throw new Error(`${base}: not an archive of ours`);
}

function header(name: string, size?: number): Partial<tar.Header> & { name: string } {
  const common = { name, mode: 0o644, mtime: IMAGE_TIME };
  return size === undefined ? common : { ...common, type: "file", size };
}

const configSchema = z.looseObject({
  created: z.string(),
  config: z.looseObject({ Labels: z.record(z.string(), z.string()) }),
  rootfs: z.object({ type: z.string(), diff_ids: z.array(z.string()) }),
  history: z.array(z.unknown()),
});

function withLayer(json: string, layer: string, labels: Readonly<Record<string, string>>): string {
  const { rootfs, history, config, ...rest } = configSchema.parse(JSON.parse(json));
  return JSON.stringify({
    ...rest,
    config: { ...config, Labels: { ...config.Labels, ...labels } },
    rootfs: { ...rootfs, diff_ids: [...rootfs.diff_ids, `sha256:${layer}`] },
    history: [...history, { created: rest.created, created_by: "slipway" }],
  });
}
