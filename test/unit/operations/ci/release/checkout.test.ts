import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import { gitCheckout } from "../../../../../operations/ci/release/checkout";
import { UserError } from "../../../../../model/user-error";

describe("A checkout", () => {
  let dir: string;
  const git = async (...args: readonly string[]) =>
    (
      await execa("git", ["-c", "user.name=Ada", "-c", "user.email=a@example.org", ...args], {
        cwd: dir,
      })
    ).stdout;
  const commit = async (files: Readonly<Record<string, string | undefined>>, message: string) => {
    for (const [file, text] of Object.entries(files)) {
      if (text === undefined) await fs.rm(path.join(dir, file));
      else await fs.writeFile(path.join(dir, file), text);
    }
    await git("add", "--all");
    await git("commit", "-q", "-m", message);
    return git("rev-parse", "HEAD");
  };

  beforeEach(async () => {
    dir = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-checkout-"));
    await git("init", "-q", "-b", "main");
  });
  afterEach(() => fs.rm(dir, { recursive: true, force: true }));

  it("tells its branch's commits, and of a merge the merge and not what it brought", async () => {
    const first = await commit({ "a.txt": "1\n" }, "one");
    await git("checkout", "-q", "-b", "side");
    await commit({ "b.txt": "1\n" }, "aside");
    await git("checkout", "-q", "main");
    await git("merge", "-q", "--no-ff", "-m", "merge", "side");
    const merge = await git("rev-parse", "HEAD");
    assert.deepEqual(await gitCheckout(dir).history(5), [merge, first]);
    assert.deepEqual(await gitCheckout(dir).history(1), [merge]);
  });

  it("reads a file as it was, to its last byte, and tells one that was not there", async () => {
    const first = await commit({ "Pulumi.größe.yaml": "a: 1\n\n" }, "one");
    await commit({ "Pulumi.größe.yaml": "a: 2\n" }, "two");
    assert.equal(await gitCheckout(dir).fileAt("Pulumi.größe.yaml", first), "a: 1\n\n");
    assert.equal(await gitCheckout(dir).fileAt("Pulumi.x.yaml", first), undefined);
  });

  it("tells what differs since a commit, a renamed file by both names", async () => {
    const first = await commit({ "a.txt": "1\n", "ä.txt": "2\n" }, "one");
    await commit({ "a.txt": undefined, "b.txt": "1\n", "ä.txt": "3\n" }, "two");
    assert.deepEqual(await gitCheckout(dir).changedSince(first), ["a.txt", "b.txt", "ä.txt"]);
  });

  it("tells who made a commit, and its first line", async () => {
    const sha = await commit({ "a.txt": "1\n" }, "Pin api\n\nand more");
    assert.deepEqual(await gitCheckout(dir).authorOf(sha), { author: "Ada", subject: "Pin api" });
  });

  it("is an error in git's words where the history does not reach that far", async () => {
    await commit({ "a.txt": "1\n" }, "one");
    await assert.rejects(
      gitCheckout(dir).changedSince("0".repeat(40)),
      (error) =>
        error instanceof UserError &&
        error.summary === `git diff failed in ${dir}` &&
        error.hint?.includes("0000000") === true,
    );
  });
});
