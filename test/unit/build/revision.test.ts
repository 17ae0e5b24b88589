import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readRevision, webAddress } from "../../../build/revision";
import {
  commitAll,
  git,
  removeFolders,
  repository,
  temporaryFolder,
  writeFiles,
} from "./support/folders";

describe("the revision of an app's folder", function () {
  this.timeout(30_000); // Each step starts git several times.
  after(removeFolders);

  it("is git's tree of that folder alone", async () => {
    const root = repository({ "app/a.txt": "a", "other/b.txt": "b", ".gitignore": "*.log\n" });
    const app = path.join(root, "app");
    const before = await readRevision(app);
    assert.equal(before.id, git(root, "rev-parse", "HEAD:app"));
    assert.equal(before.short, before.id.slice(0, 7));
    assert.equal(before.time.toISOString(), "2026-01-02T03:04:05.000Z");

    writeFiles(root, { "other/b.txt": "changed", "app/ignored.log": "x" });
    assert.deepEqual(await readRevision(app), before);
    commitAll(root);
    assert.deepEqual(await readRevision(app), before);
  });

  it("is that of the whole repository where the app is the repository", async () => {
    const root = repository({ "a.txt": "a" });
    assert.equal((await readRevision(root)).id, git(root, "rev-parse", "HEAD^{tree}"));
  });

  it("follows the content where it differs from the last commit", async () => {
    const root = repository({ "app/a.txt": "a", "app/gone.txt": "x" });
    const app = path.join(root, "app");
    const seen = new Set([(await readRevision(app)).short]);
    const steps: (() => void)[] = [
      () => writeFiles(app, { "a.txt": "changed" }),
      () => writeFiles(app, { "new.txt": "untracked" }),
      () => git(root, "add", "--all"),
      () => fs.rmSync(path.join(app, "gone.txt")),
      () => fs.chmodSync(path.join(app, "a.txt"), 0o755),
      () => fs.symlinkSync("a.txt", path.join(app, "link")),
    ];
    for (const step of steps) {
      step();
      const { short, time } = await readRevision(app);
      assert.match(short, /^dirty\.[0-9a-f]{7}$/);
      assert.equal(time.toISOString(), "2026-01-02T03:04:05.000Z");
      seen.add(short);
    }
    // Staging a file changes nothing of what is built.
    assert.equal(seen.size, steps.length);
    git(root, "reset", "--quiet", "--hard");
    git(root, "clean", "--quiet", "-d", "--force");
    assert.equal((await readRevision(app)).short, [...seen][0]);
  });

  it("is the same for the same files without git, wherever they are", async () => {
    const files = { "b/c.txt": "c", "a.txt": "a" };
    const one = await readRevision(temporaryFolder(files));
    const other = await readRevision(temporaryFolder(files));
    assert.deepEqual(one, other);
    assert.match(one.short, /^files\.[0-9a-f]{7}$/);
    assert.equal(one.time.toISOString(), "1980-01-01T00:00:00.000Z");
    assert.equal(one.source, undefined);
    const third = await readRevision(temporaryFolder({ ...files, "a.txt": "b" }));
    assert.notEqual(third.id, one.id);
  });

  it("is found before the first commit", async () => {
    const folder = temporaryFolder({ "a.txt": "a" });
    git(folder, "init", "--quiet");
    assert.match((await readRevision(folder)).short, /^files\./);
  });

  it("is not confused by the variables of a hook in another repository", async () => {
    const root = repository({ "app/a.txt": "a" });
    const other = repository({ "app/b.txt": "b" });
    process.env["GIT_DIR"] = path.join(other, ".git");
    try {
      const { id } = await readRevision(path.join(root, "app"));
      delete process.env["GIT_DIR"];
      assert.equal(id, git(root, "rev-parse", "HEAD:app"));
    } finally {
      delete process.env["GIT_DIR"];
    }
  });

  const remotes: readonly (readonly [string, string | undefined])[] = [
    ["https://example.org/a/b.git", "https://example.org/a/b"],
    ["https://me:token@example.org/a/b", "https://example.org/a/b"],
    ["git@example.org:a/b.git", "https://example.org/a/b"],
    ["ssh://git@example.org:2222/a/b.git", "https://example.org/a/b"],
    ["/srv/git/b.git", undefined],
    ["file:///srv/git/b.git", undefined],
    ["../b", undefined],
    ["", undefined],
  ];
  for (const [remote, address] of remotes) {
    it(`comes with the web address ${address} for the remote "${remote}"`, () => {
      assert.equal(webAddress(remote), address);
    });
  }
});
