import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { changedFiles } from "../../../../../operations/ci/preview/changed-files";
import {
  type MergedCheckout,
  withMergedCheckout,
} from "../../../../../operations/ci/preview/merged-checkout";

const STAGING = "Pulumi.staging.yaml";

describe("a change as it would be merged", () => {
  let base: string;
  let origin: string;
  let clone: string;
  const forge = {
    asked: 0,
    changedFiles() {
      this.asked += 1;
      return Promise.resolve({ paths: ["stacks/a.ts", STAGING], complete: false });
    },
  };

  const git = (dir: string, ...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
      cwd: dir,
      encoding: "utf8",
    });
  const commit = (dir: string, files: Readonly<Record<string, string>>) => {
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(dir, file), text);
    git(dir, "add", "--all");
    git(dir, "commit", "--quiet", "--message", "a change");
  };
  const merged = <T>(use: (checkout: MergedCheckout) => T | Promise<T>) =>
    withMergedCheckout(clone, "main", (checkout) => Promise.resolve(use(checkout)));
  const read = (dir: string, file: string) => fs.readFileSync(path.join(dir, file), "utf8");

  beforeEach(() => {
    base = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-test-"));
    origin = path.join(base, "origin");
    clone = path.join(base, "clone");
    forge.asked = 0;
    fs.mkdirSync(origin);
    git(origin, "init", "--quiet", "--initial-branch", "main");
    commit(origin, { [STAGING]: "web: 1\n", "Pulumi.production.yaml": "web: 1\n", "a.ts": "1\n" });
    git(base, "clone", "--quiet", "origin", "clone");
    fs.mkdirSync(path.join(clone, "node_modules"));
    fs.appendFileSync(path.join(clone, ".git/info/exclude"), "node_modules\n");
  });
  afterEach(() => fs.rmSync(base, { recursive: true }));

  it("has what both sides did, the packages, and leaves the checkout as it is", async () => {
    commit(clone, { [STAGING]: "web: 2\n" });
    commit(origin, { "Pulumi.production.yaml": "web: 9\n" });
    git(clone, "fetch", "--quiet");
    let place = "";
    await merged(async (checkout) => {
      place = checkout.dir;
      assert.deepEqual(checkout.notes, []);
      assert.equal(read(place, STAGING), "web: 2\n");
      assert.equal(read(place, "Pulumi.production.yaml"), "web: 9\n");
      assert.ok(fs.existsSync(path.join(place, "node_modules")));
      const changes = await changedFiles(checkout, forge, 7);
      assert.deepEqual(changes, [{ path: STAGING, before: "web: 1\n", after: "web: 2\n" }]);
    });
    assert.equal(forge.asked, 0);
    assert.ok(!fs.existsSync(place));
    assert.equal(read(clone, "Pulumi.production.yaml"), "web: 1\n");
    assert.equal(git(clone, "worktree", "list").trim().split("\n").length, 1);
  });

  it("is the change alone where the two don't go together, and says so", async () => {
    commit(clone, { [STAGING]: "web: 2\n" });
    commit(origin, { [STAGING]: "web: 3\n", "a.ts": "2\n" });
    git(clone, "fetch", "--quiet");
    await merged(async (checkout) => {
      assert.deepEqual(checkout.notes, [
        "it can't be merged with main as it is: what that branch has got since shows as taken back",
      ]);
      assert.equal(read(checkout.dir, STAGING), "web: 2\n");
      const changes = await changedFiles(checkout, forge, 7);
      assert.deepEqual(changes, [{ path: STAGING, before: "web: 1\n", after: "web: 2\n" }]);
    });
  });

  it("is the change alone where the clone has nothing else; then the forge tells the files", async () => {
    git(clone, "update-ref", "-d", "refs/remotes/origin/main");
    await merged(async (checkout) => {
      assert.equal(checkout.base, undefined);
      assert.deepEqual(checkout.notes, [
        "the clone has no origin/main: what that branch has got since shows as taken back",
      ]);
      assert.deepEqual(await changedFiles(checkout, forge, 7), [
        { path: "stacks/a.ts" },
        { path: STAGING },
        { path: "any file" },
      ]);
    });
  });

  it("tells of files that are added and removed", async () => {
    git(clone, "rm", "--quiet", STAGING);
    commit(clone, { "Pulumi.next.yaml": "web: 1\n", "b c.ts": "" });
    await merged(async (checkout) => {
      assert.deepEqual(await changedFiles(checkout, forge, 7), [
        { path: "Pulumi.next.yaml", after: "web: 1\n" },
        { path: STAGING, before: "web: 1\n" },
        { path: "b c.ts" },
      ]);
    });
  });
});
