import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { buffer } from "node:stream/consumers";
import { fillArchive, unpackImage } from "../../../build/archive";
import { canonicalImage } from "../../../build/canonical";
import { canonicalJson } from "../../../build/image-config";
import { sendTar } from "../../../build/tar-stream";
import { craftTar, readTar, type CraftedEntry } from "./support/archives";
import { removeFolders, temporaryFolder } from "./support/folders";

const TIME = new Date("2026-01-02T03:04:05Z");
const BASE = { layers: 1, steps: 1 };

interface Differences {
  readonly hour: string;
  readonly host: string;
  readonly gzip?: boolean;
  readonly linked?: boolean;
}

function sha256(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** What the engine saves of one build: a base layer, and two layers of the app's. */
async function saved({ hour, host, gzip = false, linked = false }: Differences): Promise<Buffer> {
  const built = new Date(hour);
  const layers = [
    await craftTar([{ name: "bin/sh", text: "sh", mtime: new Date("2020-01-01T00:00:00Z") }]),
    await craftTar([{ name: "app/main.js", text: "main", mtime: built }]),
    await craftTar([{ name: "app/.wh.gone", mtime: built }]),
  ];
  const config = {
    architecture: "amd64",
    os: "linux",
    created: hour,
    container: sha256(host),
    container_config: { Hostname: host },
    docker_version: "20.10.24",
    config: {
      Hostname: host,
      Image: `sha256:${sha256(hour)}`,
      User: "1000:1000",
      Labels: { b: "1" },
    },
    history: [
      { created: "2020-01-01T00:00:00Z", created_by: "base" },
      { created: hour, created_by: "COPY" },
      { created: hour, created_by: "RUN" },
    ],
    rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
  };
  const names = layers.map((_layer, index) => `${sha256(host)}-${index}/layer.tar`);
  const files = layers.map((layer, index): CraftedEntry => {
    if (linked && index === 2) {
      return { name: names[2] ?? "", type: "symlink", linkname: "../shared/layer.tar" };
    }
    return { name: names[index] ?? "", text: gzip && index > 0 ? zlib.gzipSync(layer) : layer };
  });
  const shared = linked ? [{ name: "shared/layer.tar", text: layers[2] }] : [];
  return craftTar([
    ...shared,
    ...files,
    { name: "config.json", text: JSON.stringify(config) },
    {
      name: "manifest.json",
      text: JSON.stringify([{ Config: "config.json", RepoTags: null, Layers: names }]),
    },
  ]);
}

async function canonical(differences: Differences) {
  const folder = temporaryFolder({});
  const image = await unpackImage(Readable.from([await saved(differences)]), folder);
  const { config, layers } = await canonicalImage(image, folder, { time: TIME, base: BASE });
  return { config, layers: layers.map((file) => fs.readFileSync(file)) };
}

const MORNING = { hour: "2026-05-01T08:00:00.123Z", host: "3f2a" };
const EVENING = { hour: "2026-05-01T20:00:00.456Z", host: "9b1c" };

describe("the canonical form of an image", () => {
  after(removeFolders);

  it("is the same for two builds at other hours in other containers", async () => {
    assert.deepEqual(await canonical(MORNING), await canonical(EVENING));
  });

  it("is the same however the engine saves layers: as they are, compressed, as links", async () => {
    const plain = await canonical(MORNING);
    assert.deepEqual(await canonical({ ...MORNING, gzip: true }), plain);
    assert.deepEqual(await canonical({ ...MORNING, linked: true }), plain);
  });

  it("keeps the base's layers and history, and says of its own only what the sources say", async () => {
    const { config, layers } = await canonical(MORNING);
    const [base] = await canonical(EVENING).then((other) => other.layers);
    assert.deepEqual(layers[0], base);
    const [entry] = await readTar(layers[0] ?? Buffer.alloc(0));
    assert.equal(entry?.header.mtime?.toISOString(), "2020-01-01T00:00:00.000Z");
    assert.deepEqual(JSON.parse(config.text), {
      architecture: "amd64",
      os: "linux",
      created: "2026-01-02T03:04:05Z",
      config: { User: "1000:1000", Labels: { b: "1" } },
      history: [
        { created: "2020-01-01T00:00:00Z", created_by: "base" },
        { created: "2026-01-02T03:04:05Z", created_by: "COPY" },
        { created: "2026-01-02T03:04:05Z", created_by: "RUN" },
      ],
      rootfs: { type: "layers", diff_ids: layers.map((layer) => `sha256:${sha256(layer)}`) },
    });
    assert.equal(config.id, sha256(config.text));
  });

  it("is written as an archive that the engine loads under the given tags", async () => {
    const folder = temporaryFolder({ layer: "l" });
    const layers = [path.join(folder, "layer")];
    const image = { config: { id: "c0ffee", text: "{}" }, layers, tags: ["localhost:5000/a:1"] };
    const archive = await sendTar(
      (pack) => fillArchive(pack, image),
      (stream) => buffer(stream),
    );
    const entries = await readTar(archive);
    assert.deepEqual(
      entries.map(({ header, content }) => [header.name, content.toString()]),
      [
        ["0/layer.tar", "l"],
        ["c0ffee.json", "{}"],
        [
          "manifest.json",
          '[{"Config":"c0ffee.json","RepoTags":["localhost:5000/a:1"],"Layers":["0/layer.tar"]}]',
        ],
      ],
    );
  });

  it("is refused when a layer is missing from the archive", async () => {
    const manifest = [{ Config: "config.json", RepoTags: null, Layers: ["none/layer.tar"] }];
    const archive = await craftTar([
      { name: "config.json", text: '{"rootfs":{"type":"layers","diff_ids":[]}}' },
      { name: "manifest.json", text: JSON.stringify(manifest) },
    ]);
    const unpacking = unpackImage(Readable.from([archive]), temporaryFolder({}));
    await assert.rejects(unpacking, /the engine's image archive has no none\/layer\.tar/);
  });

  it("sorts keys at every depth but keeps the order of lists", () => {
    const value = { b: [{ d: 1, c: [2, 1] }], a: null };
    assert.equal(canonicalJson(value), '{"a":null,"b":[{"c":[2,1],"d":1}]}');
  });
});
