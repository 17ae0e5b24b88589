import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { readArchive, writeArchive } from "../../../../toolchain/images/archive";
import type { ContainerConfig, Owner } from "../../../../toolchain/images/recipe";
import { listTree } from "../../../../toolchain/images/tree";

describe("An image archive", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-archive-"));
  });

  afterEach(() => fs.rm(folder, { recursive: true, force: true }));

  /** A small root, its files written in the given order. */
  async function root(name: string, files: Record<string, string>): Promise<string> {
    const place = path.join(folder, name);
    for (const [file, content] of Object.entries(files)) {
      await fs.mkdir(path.join(place, path.dirname(file)), { recursive: true });
      await fs.writeFile(path.join(place, file), content, { mode: 0o644 });
    }
    await fs.symlink("etc/motd", path.join(place, "motd"));
    return place;
  }

  async function archive(
    place: string,
    {
      config = { Cmd: ["sh"] } as ContainerConfig,
      owners = new Map<string, Owner>(),
      tag = "slipway/test:1",
    } = {},
  ) {
    const file = path.join(folder, `${path.basename(place)}.tar`);
    const spec = { root: place, owners, architecture: "amd64", config, labels: {}, tag } as const;
    const summary = await writeArchive(file, spec);
    return { file, summary, bytes: await fs.readFile(file) };
  }

  it("has the same bytes for the same files, whenever and in whatever order they were written", async () => {
    const first = await archive(await root("a", { "etc/motd": "hello", "bin/sh": "#!" }));
    const place = await root("b", { "bin/sh": "#!", "etc/motd": "hello" });
    await fs.utimes(path.join(place, "etc/motd"), 1, 1);
    const second = await archive(place);
    assert.deepEqual(second.summary, first.summary);
    assert.ok(second.bytes.equals(first.bytes));
  });

  it("has another image id when a file's content, mode or owner differs", async () => {
    const files = { "etc/motd": "hello" };
    const place = await root("a", files);
    const ids = [(await archive(place)).summary.imageId];
    ids.push(
      (await archive(place, { owners: new Map([["etc/motd", { uid: 7, gid: 7 }]]) })).summary
        .imageId,
    );
    await fs.chmod(path.join(place, "etc/motd"), 0o600);
    ids.push((await archive(place)).summary.imageId);
    ids.push((await archive(await root("b", { "etc/motd": "hallo" }))).summary.imageId);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("has another image id when its configuration differs, but not when its tag does", async () => {
    const place = await root("a", { "etc/motd": "hello" });
    const { imageId } = (await archive(place)).summary;
    const other = await archive(place, { config: { Cmd: ["ls"] } });
    const renamed = await archive(place, { tag: "slipway/test:2" });
    assert.notEqual(other.summary.imageId, imageId);
    assert.equal(renamed.summary.imageId, imageId);
  });

  it("tells its image id and tag by its first entry", async () => {
    const { file, summary } = await archive(await root("a", { "etc/motd": "hello" }));
    assert.deepEqual(await readArchive(file), summary);
    assert.match(summary.imageId, /^sha256:[0-9a-f]{64}$/);
    assert.equal(summary.tag, "slipway/test:1");
  });

  it("leaves nothing beside itself", async () => {
    await archive(await root("a", { "etc/motd": "hello" }));
    assert.deepEqual((await fs.readdir(folder)).sort(), ["a", "a.tar"]);
  });

  it("is not taken for one when it is something else, or cut short before its manifest", async () => {
    const file = path.join(folder, "other.tar");
    await fs.writeFile(file, "no archive");
    await assert.rejects(readArchive(file), new Error(`${file}: not an archive of ours`));
    const whole = (await archive(await root("a", { "etc/motd": "hello" }))).bytes;
    await fs.writeFile(file, whole.subarray(0, 600));
    await assert.rejects(readArchive(file));
  });

  it("lists parents before what is in them, in an order that no locale changes", async () => {
    const place = await root("a", { "é/x": "", "B/x": "", "a/x": "", "a-b": "" });
    const paths = (await listTree(place)).map((entry) => entry.path);
    assert.deepEqual(paths, ["B", "B/x", "a", "a-b", "a/x", "motd", "é", "é/x"]);
  });
});
