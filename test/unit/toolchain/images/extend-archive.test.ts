import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { readArchive, writeArchive } from "../../../../toolchain/images/archive";
import { extendArchive } from "../../../../toolchain/images/extend-archive";

interface Manifest {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

describe("An archive with one layer more", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-extend-"));
  });
  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  async function root(name: string, file: string, content: string): Promise<string> {
    const place = path.join(folder, name);
    await fs.mkdir(place);
    await fs.writeFile(path.join(place, file), content, { mode: 0o644 });
    return place;
  }

  async function base(): Promise<string> {
    const file = path.join(folder, "base.tar");
    await writeArchive(file, {
      root: await root("base", "motd", "hello"),
      owners: new Map(),
      architecture: "amd64",
      config: { Cmd: ["sh"] },
      labels: { one: "1" },
      tag: "slipway/base:1",
    });
    return file;
  }

  async function extended(below: string, place: string, name = "image.tar") {
    const file = path.join(folder, name);
    const top = { root: place, owners: new Map(), labels: { two: "2" }, tag: "slipway/test:1" };
    const { write, ...summary } = await extendArchive(below, folder, top);
    await write(file);
    return { file, summary };
  }

  async function unpacked(file: string): Promise<{ manifest: Manifest; config: unknown }> {
    const read = async (name: string) =>
      JSON.parse((await execa("tar", ["-xOf", file, name])).stdout) as unknown;
    const [manifest] = (await read("manifest.json")) as [Manifest];
    return { manifest, config: await read(manifest.Config) };
  }

  it("is the base's image, with the files on top and labels more", async () => {
    const below = await base();
    const { file, summary } = await extended(below, await root("top", "extra", "more"));
    const { manifest, config } = await unpacked(file);
    const { manifest: old } = await unpacked(below);
    assert.deepEqual(await readArchive(file), summary);
    assert.equal(`sha256:${manifest.Config.replace(".json", "")}`, summary.imageId);
    assert.deepEqual(manifest.RepoTags, ["slipway/test:1"]);
    assert.equal(manifest.Layers.length, 2);
    assert.equal(manifest.Layers[0], old.Layers[0]);
    const digests = manifest.Layers.map((layer) => `sha256:${path.dirname(layer)}`);
    assert.deepEqual(config, {
      architecture: "amd64",
      os: "linux",
      created: "2025-01-01T00:00:00.000Z",
      config: { Cmd: ["sh"], Labels: { one: "1", two: "2" } },
      rootfs: { type: "layers", diff_ids: digests },
      history: Array(2).fill({ created: "2025-01-01T00:00:00.000Z", created_by: "slipway" }),
    });
    const files = async (layer = "") => {
      const { stdout } = await execa("tar", ["-xOf", file, layer], { encoding: "buffer" });
      return (await execa("tar", ["-t"], { input: stdout })).stdout.split("\n");
    };
    assert.deepEqual(await files(manifest.Layers[0]), ["motd"]);
    assert.deepEqual(await files(manifest.Layers[1]), ["extra"]);
  });

  it("has the same bytes for the same files", async () => {
    const below = await base();
    const place = await root("top", "extra", "more");
    const first = await extended(below, place);
    const second = await extended(below, place, "again.tar");
    assert.deepEqual(await fs.readFile(second.file), await fs.readFile(first.file));
  });

  it("is none of what was cut short", async () => {
    const cut = path.join(folder, "cut.tar");
    const whole = await fs.readFile(await base());
    await fs.writeFile(cut, whole.subarray(0, 600));
    const top = await root("top", "extra", "more");
    await assert.rejects(extended(cut, top));
    await fs.writeFile(cut, "");
    await assert.rejects(extended(cut, top), new Error(`${cut}: not an archive of ours`));
  });
});
