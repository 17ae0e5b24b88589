import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import * as fs from "node:fs/promises";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import * as tar from "tar-stream";
import { z } from "zod";
import { type ArchiveSpec, type ArchiveSummary, manifestSchema, writeLayer } from "./archive";
import { IMAGE_TIME } from "./time";

/** What is put on top of an image. */
export type TopLayer = Pick<ArchiveSpec, "root" | "owners" | "labels" | "tag">;

/**
 * Writes an archive of the image in `base`, which was written here, with one layer more: the same
 * configuration, more labels. The same input gives the same bytes.
 */
export async function extendArchive(
  base: string,
  file: string,
  top: TopLayer,
): Promise<ArchiveSummary> {
  const layerFile = `${file}.layer`;
  try {
    const layer = await writeLayer(layerFile, top);
    const pack = tar.pack();
    const written = pipeline(pack, createWriteStream(file));
    const imageId = await repack(base, pack, layer, top);
    const { size } = await fs.stat(layerFile);
    const entry = pack.entry(header(`${layer}/layer.tar`, size));
    await pipeline(createReadStream(layerFile), entry);
    pack.finalize();
    await written;
    return { imageId, tag: top.tag };
  } finally {
    await fs.rm(layerFile, { force: true });
  }
}

/** All of the base but its own manifest and configuration. @returns the new image's id. */
async function repack(
  base: string,
  pack: tar.Pack,
  layer: string,
  { labels, tag }: TopLayer,
): Promise<string> {
  let layers: readonly string[] = [];
  let digest = "";
  for await (const entry of createReadStream(base).pipe(tar.extract())) {
    const { name, size } = entry.header;
    if (name === "manifest.json") {
      layers = manifestSchema.parse(JSON.parse(await text(entry)))[0].Layers;
    } else if (layers.includes(name)) {
      await pipeline(entry, pack.entry(header(name, size)));
    } else {
      // The configuration: it comes before all layers, as the manifest must here too.
      const config = withLayer(await text(entry), layer, labels);
      digest = createHash("sha256").update(config).digest("hex");
      const image = { Config: `${digest}.json`, RepoTags: [tag] };
      const manifest = [{ ...image, Layers: [...layers, `${layer}/layer.tar`] }];
      pack.entry(header("manifest.json"), JSON.stringify(manifest));
      pack.entry(header(image.Config), config);
    }
  }
  return `sha256:${digest}`;
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
