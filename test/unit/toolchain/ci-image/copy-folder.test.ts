import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { copyFolder } from "../../../../toolchain/ci-image/copy-folder";
import { listTree } from "../../../../toolchain/images/tree";
import { temporaryFolders } from "../support/temporary-folder";

describe("A folder copied into an image", () => {
  const folder = temporaryFolders();

  it("has links and programs as they were, without what nobody reads, whatever the umask", async () => {
    const from = await folder();
    const to = path.join(await folder(), "to");
    const put = async (name: string, mode: number) => {
      await fs.mkdir(path.join(from, path.dirname(name)), { recursive: true, mode: 0o700 });
      await fs.writeFile(path.join(from, name), name, { mode });
    };
    await put("a/index.js", 0o600);
    await put("a/index.js.map", 0o644);
    await put("a/bin/tool", 0o700);
    await put(".cache/x", 0o644);
    await put("a/.cache", 0o664);
    await put(".package-lock.json", 0o644);
    await fs.symlink("../a/bin/tool", path.join(from, "a/link"));
    await copyFolder(from, to, () => undefined, ["./.cache", "./.package-lock.json", "*.map"]);
    const entries = (await listTree(to)).map(({ path: place, mode, target }) => [
      place,
      target ?? mode.toString(8),
    ]);
    assert.deepEqual(entries, [
      ["a", "755"],
      ["a/.cache", "644"],
      ["a/bin", "755"],
      ["a/bin/tool", "755"],
      ["a/index.js", "644"],
      ["a/link", "../a/bin/tool"],
    ]);
    assert.equal((await fs.stat(to)).mode & 0o777, 0o755);
  });
});
