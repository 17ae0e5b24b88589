import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import * as tar from "tar-stream";
import { fillContext, readContext, type Context } from "../../../build/context";
import { sendTar } from "../../../build/tar-stream";
import { removeFolders, repository, temporaryFolder } from "./support/folders";

const TIME = new Date("2026-01-02T03:04:05Z");

async function pack(folder: string, extra: Context["extra"] = {}): Promise<Buffer> {
  const context = await readContext(folder, { extra, time: TIME });
  return sendTar(
    (archive) => fillContext(archive, context),
    (archive) => buffer(archive),
  );
}

async function entries(archive: Buffer) {
  const extract = tar.extract();
  extract.end(archive);
  const found = new Map<string, { header: tar.Header; text: string }>();
  for await (const entry of extract) {
    const text = (await buffer(entry)).toString("utf8");
    found.set(entry.header.name.replace(/\/$/, ""), { header: entry.header, text });
  }
  return found;
}

describe("the context of a build", () => {
  after(removeFolders);

  it("is the same bytes for the same files, whenever and however they were written", async () => {
    const one = temporaryFolder({ "b/c.txt": "c", "a.txt": "a", "run.sh": "#!/bin/sh" });
    const other = temporaryFolder({ "run.sh": "#!/bin/sh", "a.txt": "a", "b/c.txt": "c" });
    fs.chmodSync(path.join(one, "a.txt"), 0o600);
    fs.chmodSync(path.join(one, "run.sh"), 0o700);
    fs.chmodSync(path.join(other, "run.sh"), 0o755);
    fs.utimesSync(path.join(other, "a.txt"), 1, 1);
    assert.deepEqual(await pack(one), await pack(other));
  });

  it("is sorted, owned by root, of the given time, with plain modes", async () => {
    const folder = temporaryFolder({ "b/c.txt": "c", "a.txt": "a", "run.sh": "" });
    fs.chmodSync(path.join(folder, "run.sh"), 0o750);
    fs.symlinkSync("a.txt", path.join(folder, "link"));
    const found = await entries(await pack(folder));
    assert.deepEqual([...found.keys()], ["a.txt", "b", "b/c.txt", "link", "run.sh"]);
    const modes = [...found.values()].map(({ header }) => header.mode?.toString(8));
    assert.deepEqual(modes, ["644", "755", "644", "777", "755"]);
    for (const { header } of found.values()) {
      assert.deepEqual([header.uid, header.gid, header.mtime], [0, 0, TIME]);
    }
    assert.equal(found.get("link")?.header.linkname, "a.txt");
    assert.equal(found.get("b/c.txt")?.text, "c");
  });

  it("leaves out what .dockerignore names, but keeps the files that are put in", async () => {
    const folder = temporaryFolder({
      ".dockerignore": "*\n!src\n",
      "src/a.ts": "a",
      Dockerfile: "x",
    });
    const found = await entries(await pack(folder, { Dockerfile: "FROM other" }));
    assert.deepEqual([...found.keys()], ["Dockerfile", "src", "src/a.ts"]);
    assert.equal(found.get("Dockerfile")?.text, "FROM other");
  });

  it("leaves out what git ignores, so that a stray secret gets into no image", async () => {
    const folder = repository({ ".gitignore": ".env\n", "a.txt": "a" });
    fs.writeFileSync(path.join(folder, ".env"), "PASSWORD=canary");
    fs.writeFileSync(path.join(folder, "untracked.txt"), "new");
    const archive = await pack(folder);
    assert.deepEqual(
      [...(await entries(archive)).keys()],
      [".gitignore", "a.txt", "untracked.txt"],
    );
    assert.equal(archive.includes("canary"), false);
  });

  it("fails with its own reason when a file can't be read to its end", async () => {
    const folder = temporaryFolder({ "a.txt": "a" });
    const context = await readContext(folder, { extra: {}, time: TIME });
    fs.rmSync(path.join(folder, "a.txt"));
    const sending = sendTar(
      (archive) => fillContext(archive, context),
      (archive, signal) =>
        new Promise((_resolve, reject) => {
          archive.resume();
          signal.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    );
    await assert.rejects(sending, /ENOENT.*a\.txt/);
  });
});
