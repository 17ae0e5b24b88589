import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { folderHash, partKey } from "../../../../toolchain/store/key";
import { temporaryFolders } from "../support/temporary-folder";

describe("the key of a part", () => {
  const folder = temporaryFolders();

  it("does not depend on the order of the pins", () => {
    assert.equal(partKey({ a: "1", b: "2" }), partKey({ b: "2", a: "1" }));
  });

  it("differs when a pin differs", () => {
    assert.notEqual(partKey({ a: "1", b: "2" }), partKey({ a: "1", b: "3" }));
  });

  it("does not take two pins for one", () => {
    assert.notEqual(partKey({ a: "1", b: "2" }), partKey({ a: '1"\n"b' + "2" }));
  });

  it("changes with a file's content, its name and whether it is executable", async () => {
    const dir = await folder();
    const file = path.join(dir, "go.mod");
    await fs.writeFile(file, "module a\n");
    const first = folderHash(dir);
    await fs.writeFile(file, "module b\n");
    const content = folderHash(dir);
    await fs.chmod(file, 0o755);
    const mode = folderHash(dir);
    await fs.rename(file, path.join(dir, "go.sum"));
    assert.equal(new Set([first, content, mode, folderHash(dir)]).size, 4);
  });

  it("is the same for the same files in another place", async () => {
    const [one, other] = [await folder(), await folder()];
    for (const dir of [one, other]) {
      await fs.mkdir(path.join(dir, "shim"));
      await fs.writeFile(path.join(dir, "shim", "shim.go"), "package shim\n");
    }
    assert.equal(folderHash(one), folderHash(other));
  });
});
