import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { temporaryFolders } from "../support/temporary-folder";

const SCRIPT = path.resolve("toolchain/images/scripts/woodpecker-clone.sh");

describe("The clone step", function () {
  this.timeout(30_000);
  const newFolder = temporaryFolders();
  let folder: string;
  let workspace: string;
  let commits: { first: string; second: string };

  const at = (name: string) => path.join(folder, name);
  const git = async (...args: string[]) =>
    (await execa("git", ["-C", at("origin"), "-c", "user.name=a", "-c", "user.email=a@b", ...args]))
      .stdout;

  async function commit(text: string): Promise<string> {
    await fs.writeFile(at("origin/file"), text);
    await git("add", ".");
    await git("commit", "-q", "-m", text);
    return git("rev-parse", "HEAD");
  }

  beforeEach(async () => {
    folder = await newFolder();
    workspace = at("workspace");
    await fs.mkdir(at("origin"));
    await git("init", "-q", "-b", "main");
    await git("config", "uploadpack.allowAnySHA1InWant", "true");
    const first = await commit("first");
    await git("tag", "v1");
    commits = { first, second: await commit("second") };
  });

  const step = (env: Record<string, string>) =>
    execa("sh", [SCRIPT], {
      reject: false,
      all: true,
      extendEnv: false,
      env: {
        PATH: process.env["PATH"],
        PLUGIN_HOME: at("home"),
        PLUGIN_ATTEMPTS: "1",
        CI_WORKSPACE: workspace,
        CI_REPO_CLONE_URL: `file://${at("origin")}`,
        CI_COMMIT_SHA: commits.first,
        CI_COMMIT_BRANCH: "main",
        CI_PIPELINE_EVENT: "push",
        ...env,
      },
    });
  const content = () => fs.readFile(path.join(workspace, "file"), "utf8");
  const inWorkspace = async (...args: string[]) =>
    (await execa("git", ["-C", workspace, ...args])).stdout;

  it("checks out the pipeline's commit, though the branch has gone on", async () => {
    const { exitCode, all } = await step({});
    assert.equal(exitCode, 0, all);
    assert.equal(await content(), "first");
    assert.equal(await inWorkspace("branch", "--show-current"), "main");
    assert.equal(await inWorkspace("tag"), "");
  });

  it("brings the whole history unless a depth is asked for", async () => {
    await step({ CI_COMMIT_SHA: commits.second, PLUGIN_DEPTH: "0" });
    assert.equal(await inWorkspace("rev-list", "--count", "HEAD"), "2");
    workspace = at("shallow");
    await step({ CI_COMMIT_SHA: commits.second, PLUGIN_DEPTH: "1" });
    assert.equal(await inWorkspace("rev-list", "--count", "HEAD"), "1");
  });

  it("brings tags for a tag's pipeline, and when it is told to", async () => {
    await step({ CI_PIPELINE_EVENT: "tag" });
    assert.equal(await inWorkspace("tag"), "v1");
    workspace = at("told");
    await step({ PLUGIN_TAGS: "true" });
    assert.equal(await inWorkspace("tag"), "v1");
  });

  it("takes the ref of a setting instead of the commit", async () => {
    await step({ PLUGIN_REF: "refs/heads/main" });
    assert.equal(await content(), "second");
  });

  it("has beside a pull request's commit what that is to be merged into", async () => {
    await git("checkout", "-q", "-b", "feature", commits.first);
    const change = await commit("change");
    await git("checkout", "-q", "main");
    const pull = { CI_PIPELINE_EVENT: "pull_request", CI_COMMIT_TARGET_BRANCH: "main" };
    const { exitCode, all } = await step({ ...pull, CI_COMMIT_SHA: change });
    assert.equal(exitCode, 0, all);
    assert.equal(await content(), "change");
    assert.equal(await inWorkspace("rev-parse", "origin/main"), commits.second);
    assert.equal(await inWorkspace("merge-base", "origin/main", "HEAD"), commits.first);
    workspace = at("by-ref");
    await step({ ...pull, PLUGIN_REF: "refs/heads/feature" });
    assert.equal(await content(), "change");
    workspace = at("gone");
    const without = await step({ ...pull, CI_COMMIT_TARGET_BRANCH: "gone", CI_COMMIT_SHA: change });
    assert.equal(without.exitCode, 0, without.all);
    assert.match(without.all, /Without gone, a preview shows what the change lacks of it/);
    assert.equal(await content(), "change");
  });

  it("may run twice in one workspace", async () => {
    await step({});
    const { exitCode, all } = await step({ CI_COMMIT_SHA: commits.second });
    assert.equal(exitCode, 0, all);
    assert.equal(await content(), "second");
  });

  it("leaves files that any user of a later step may write", async () => {
    await step({});
    assert.equal((await fs.stat(path.join(workspace, "file"))).mode & 0o777, 0o666);
    assert.equal((await fs.stat(workspace)).mode & 0o777, 0o777);
  });

  it("says that it fetches no large files where a repository has some", async () => {
    const large = "This image fetches no LFS files: they stay pointers.";
    assert.ok(!(await step({})).all.includes(large));
    await fs.writeFile(at("origin/.gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text\n");
    const sha = await commit("large");
    workspace = at("large");
    assert.ok((await step({ CI_COMMIT_SHA: sha })).all.includes(large));
    workspace = at("unwanted");
    assert.ok(!(await step({ CI_COMMIT_SHA: sha, PLUGIN_LFS: "false" })).all.includes(large));
  });

  it("keeps the forge's password for itself, and out of what it prints", async () => {
    const netrc = { CI_NETRC_MACHINE: "forge", CI_NETRC_USERNAME: "u", CI_NETRC_PASSWORD: "hush" };
    const { all } = await step(netrc);
    assert.ok(!all.includes("hush"));
    const file = at("home/.netrc");
    assert.equal(await fs.readFile(file, "utf8"), "machine forge\nlogin u\npassword hush\n");
    assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
  });

  it("fails for a commit that is not there, after the attempts that it was given", async () => {
    const missing = { CI_COMMIT_SHA: "1".repeat(40), PLUGIN_ATTEMPTS: "2", PLUGIN_BACKOFF: "0s" };
    const { exitCode, all } = await step(missing);
    assert.equal(exitCode, 1);
    assert.equal(all.match(/^\+ git fetch /gm)?.length, 2);
  });

  it("fails without a repository, and says so", async () => {
    const { exitCode, all } = await step({ CI_REPO_CLONE_URL: "" });
    assert.notEqual(exitCode, 0);
    assert.match(all, /CI_REPO_CLONE_URL: names no repository/);
  });
});
