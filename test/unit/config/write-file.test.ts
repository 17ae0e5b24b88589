import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { writeFileAtomically } from "../../../config/write-file";
import { temporaryFolders } from "../toolchain/support/temporary-folder";

describe("writing a file as a whole", () => {
  const folder = temporaryFolders();
  const modeOf = (file: string) => fs.statSync(file).mode & 0o777;

  it("replaces the text, keeps the mode and leaves nothing beside it", async () => {
    const dir = await folder();
    const file = path.join(dir, "Pulumi.staging.yaml");
    fs.writeFileSync(file, "old", { mode: 0o640 });
    const before = fs.statSync(file).ino;
    writeFileAtomically(file, "new");
    assert.equal(fs.readFileSync(file, "utf8"), "new");
    assert.equal(modeOf(file), 0o640);
    assert.deepEqual(fs.readdirSync(dir), ["Pulumi.staging.yaml"]);
    // Another file has taken its place: nobody ever saw half of it.
    assert.notEqual(fs.statSync(file).ino, before);
  });

  it("shows who has the old one open the old text", async () => {
    const file = path.join(await folder(), "a");
    fs.writeFileSync(file, "old and longer");
    const reader = fs.openSync(file, "r");
    writeFileAtomically(file, "new");
    assert.equal(fs.readFileSync(reader, "utf8"), "old and longer");
    fs.closeSync(reader);
  });

  it("makes a new file of the mode that is asked for", async () => {
    const file = path.join(await folder(), "journal");
    writeFileAtomically(file, "text", { mode: 0o600 });
    assert.equal(modeOf(file), 0o600);
  });

  it("writes what a link leads to, and leaves the link", async () => {
    const dir = await folder();
    const [file, link] = [path.join(dir, "real"), path.join(dir, "link")];
    fs.writeFileSync(file, "old");
    fs.symlinkSync(file, link);
    writeFileAtomically(link, "new");
    assert.equal(fs.readFileSync(file, "utf8"), "new");
    assert.ok(fs.lstatSync(link).isSymbolicLink());
  });

  it("leaves nothing when it fails", async () => {
    const dir = await folder();
    fs.mkdirSync(path.join(dir, "taken"));
    assert.throws(() => writeFileAtomically(path.join(dir, "taken"), "text"), { code: "EISDIR" });
    assert.deepEqual(fs.readdirSync(dir), ["taken"]);
  });
});
