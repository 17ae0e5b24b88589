import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import * as tar from "tar-stream";
import { capabilityAttribute, capabilityBlocks } from "../../../../toolchain/images/capabilities";
import type { Capabilities } from "../../../../toolchain/images/recipe";
import { packTree } from "../../../../toolchain/images/tree";

const ATTRIBUTE = "SCHILY.xattr.security.capability=";

describe("Capabilities of a program in an image", () => {
  let root: string;
  beforeEach(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-capabilities-"));
    // Entries without content, right before those that have capabilities.
    await fs.mkdir(path.join(root, "bin"));
    await fs.symlink("b", path.join(root, "bin/a"));
    await fs.writeFile(path.join(root, "bin/b"), "one");
    await fs.writeFile(path.join(root, "bin/c"), "two");
    await fs.writeFile(path.join(root, "bin/d"), "three");
  });
  afterEach(() => fs.rm(root, { recursive: true, force: true }));

  async function packed(capabilities?: Capabilities): Promise<Buffer> {
    const pack = tar.pack();
    const [bytes] = await Promise.all([
      buffer(pack),
      packTree(root, new Map(), pack, capabilities).then(() => pack.finalize()),
    ]);
    return bytes;
  }

  it("are the kernel's bytes: permitted, effective at once, and nothing inherited", () => {
    const rest = "00".repeat(15);
    assert.equal(capabilityAttribute(["setuid"]).toString("hex"), `0100000280${rest}`);
    assert.equal(capabilityAttribute(["setgid"]).toString("hex"), `0100000240${rest}`);
    assert.equal(capabilityAttribute(["setuid", "setgid"]).toString("hex"), `01000002c0${rest}`);
  });

  it("stand in a record of whole blocks, whose length counts itself", () => {
    const blocks = capabilityBlocks(["setuid"]);
    assert.equal(blocks.length, 1024);
    const record = blocks.subarray(512);
    const length = Number.parseInt(record.toString("latin1"), 10);
    assert.equal(record[length - 1], "\n".charCodeAt(0));
    assert.ok(record.subarray(length).every((byte) => byte === 0));
    const at = record.indexOf(ATTRIBUTE) + ATTRIBUTE.length;
    assert.deepEqual(record.subarray(at, length - 1), capabilityAttribute(["setuid"]));
  });

  it("belong to the program that they are given to, whatever stands before it", async () => {
    const bytes = await packed({ "bin/b": ["setuid"], "bin/d": ["setgid"] });
    const names = Array.from({ length: bytes.length / 512 }, (_, block) =>
      bytes.toString("latin1", block * 512, block * 512 + 100).replace(/\0.*$/s, ""),
    ).filter((name) => /^(bin|PaxHeader)/.test(name));
    assert.deepEqual(names, [
      ...["bin/", "bin/a", "PaxHeader", "bin/b", "bin/c", "PaxHeader", "bin/d"],
    ]);
  });

  it("are read by tar as any other archive's", async () => {
    const file = path.join(root, "image.tar");
    await fs.writeFile(file, await packed({ "bin/b": ["setuid"] }));
    const { stdout, stderr } = await promisify(execFile)("tar", ["--list", "--file", file]);
    assert.deepEqual(stdout.trim().split("\n"), ["bin/", "bin/a", "bin/b", "bin/c", "bin/d"]);
    assert.equal(stderr, "");
  });

  it("change nothing where there are none", async () => {
    assert.ok((await packed()).equals(await packed({})));
    assert.ok(!(await packed()).includes("PaxHeader"));
  });
});
