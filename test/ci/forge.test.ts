import * as assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { resolvePin } from "../../config/substitutions";
import type { Forge } from "../../forge/forge";
import { BranchMoved, ForgeError } from "../../forge/forge-error";
import { openForge } from "../../forge/open-forge";
import { parsePin } from "../../model/pin";
import { ensureEngine } from "../../toolchain/engine/ensure-engine";
import { ensureImages } from "../../toolchain/images";
import { officialImages } from "../../toolchain/images/official";
import { awaited } from "../e2e/support/acme/processes";
import { type LoneContainer, LoneContainers } from "../e2e/support/lone-containers";

const REPOSITORY = path.resolve(__dirname, "../..");
const PASSWORD = "a password of 32 characters, so long";
const report = (line: string) => process.stderr.write(`  ${line}\n`);
/** More than a page of Gitea's, which the client has to follow. */
const MANY = 60;

describe("A forge's API, asked of a real Gitea", function () {
  this.timeout(60 * 60_000);
  let project: string;
  let containers: LoneContainers;
  let gitea: LoneContainer;
  const tokens: Record<string, string> = {};
  let forge: Forge;

  before(async () => {
    const engine = await ensureEngine({ projectDir: REPOSITORY, report });
    project = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
    const { reference } = officialImages.gitea;
    const record = await ensureImages(engine, [reference], { projectDir: project, report });
    containers = await LoneContainers.create(engine.docker);
    gitea = await containers.start("gitea", {
      image: resolvePin(parsePin(reference), record).run,
      port: 3000,
      env: {
        GITEA__security__INSTALL_LOCK: "true",
        // Another address than the one that the test asks: its links lead nowhere from here.
        GITEA__server__ROOT_URL: "http://gitea.example.org/",
        GITEA__database__DB_TYPE: "sqlite3",
      },
    });
    const well = async () => ((await fetch(`${gitea.url}/api/healthz`)).ok ? true : undefined);
    await awaited(gitea.url, well, { logs: () => "" });
    await user("operator", "all", ["--admin"]);
    await user("slipway-bot", "write:repository,write:issue,read:user");
    await user("mallory", "all");
    const repository = { name: "infrastructure", auto_init: true, default_branch: "main" };
    await api("operator", "POST", "user/repos", repository);
    const access = { permission: "write" };
    await api("operator", "PUT", "repos/operator/infrastructure/collaborators/slipway-bot", access);
    forge = as("slipway-bot");
  });
  after(async () => {
    await containers?.remove();
    if (project) await fs.rm(project, { recursive: true, force: true });
  });

  async function user(name: string, scopes: string, more: readonly string[] = []): Promise<void> {
    const made = await gitea.exec([
      ...["gitea", "admin", "user", "create", "--username", name, ...more],
      ...["--email", `${name}@example.org`, "--password", PASSWORD],
      "--must-change-password=false",
    ]);
    assert.equal(made.code, 0, made.output);
    tokens[name] = await token(name, "test", scopes);
  }

  async function token(name: string, called: string, scopes: string): Promise<string> {
    const given = await gitea.exec([
      ...["gitea", "admin", "user", "generate-access-token", "--username", name],
      ...["--token-name", called, "--scopes", scopes, "--raw"],
    ]);
    return /[0-9a-f]{40}/.exec(given.output)?.[0] ?? assert.fail(given.output);
  }

  async function api(name: string, method: string, place: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${gitea.url}/api/v1/${place}`, {
      method,
      headers: { authorization: `token ${tokens[name]}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${place}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  function as(name: string, repository = "operator/infrastructure", other?: string): Forge {
    const key = other ?? tokens[name] ?? assert.fail(name);
    return openForge({ kind: "gitea", url: gitea.url, repository, token: key });
  }

  const head = async (branch: string) => (await forge.branchHead(branch)) ?? assert.fail(branch);

  it("commits many files at once to a new branch, and nothing the second time", async () => {
    const expectedHead = await head("main");
    await forge.createBranch("pins/api", expectedHead);
    const many = Array.from({ length: MANY }, (_, index) => `many/file ${index}.txt`);
    const request = {
      branch: "pins/api",
      expectedHead,
      message: "Pin api\n\nby a build",
      files: [
        ...many.map((name) => ({ path: name, content: "grüße\n" })),
        { path: "README.md", content: undefined },
      ],
    };
    const made = await forge.commit(request);
    assert.deepEqual(made, { sha: await head("pins/api"), parent: expectedHead });
    assert.equal(await forge.readFile("many/file 7.txt", "pins/api"), "grüße\n");
    assert.equal(await forge.readFile("README.md", made.sha), undefined);
    assert.notEqual(await forge.readFile("README.md", expectedHead), undefined);
    assert.deepEqual(await forge.commit({ ...request, expectedHead: made.sha }), {
      sha: made.sha,
      parent: undefined,
    });
    const files = [{ path: "other.txt", content: "x" }];
    await assert.rejects(forge.commit({ ...request, files }), BranchMoved);
    assert.equal(await head("pins/api"), made.sha);
    assert.equal(await forge.branchHead("pins/none"), undefined);
  });

  it("opens one pull request, updates it, and lists its files over pages", async () => {
    const text = { head: "pins/api", base: "main", title: "Promote", body: "api 1 to 2" };
    assert.equal(await forge.findPullRequest("pins/api", "main"), undefined);
    const opened = await forge.putPullRequest(text);
    const updated = await forge.putPullRequest({ ...text, body: "api 1 to 3" });
    assert.equal(updated.number, opened.number);
    assert.deepEqual(await forge.findPullRequest("pins/api", "main"), updated);
    const { url, ...read } = await forge.pullRequest(opened.number);
    assert.match(url, /\/pulls\/\d+$/);
    assert.deepEqual(read, {
      number: opened.number,
      title: "Promote",
      body: "api 1 to 3",
      state: "open",
      author: "slipway-bot",
      head: { branch: "pins/api", sha: await head("pins/api") },
      base: { branch: "main", sha: await head("main") },
      fromFork: false,
    });
    const { paths, complete } = await forge.changedFiles(opened.number);
    assert.equal(complete, true);
    assert.equal(paths.length, MANY + 1);
  });

  it("keeps one comment of its own, beside somebody else's with the same marker", async () => {
    const { number } = (await forge.findPullRequest("pins/api", "main")) ?? assert.fail();
    const place = `repos/operator/infrastructure/issues/${number}/comments`;
    await api("mallory", "POST", place, { body: "<!-- slipway:preview -->\nall is well" });
    await forge.putComment(number, { marker: "preview", body: "first" });
    await forge.putComment(number, { marker: "preview", body: "a line of text\n".repeat(10_000) });
    const comments = (await api("operator", "GET", place)) as {
      user: { login: string };
      body: string;
    }[];
    assert.deepEqual(
      comments.map(({ user: { login } }) => login),
      ["mallory", "slipway-bot"],
    );
    assert.match(comments[0]?.body ?? "", /all is well/);
    assert.match(
      comments[1]?.body ?? "",
      /^<!-- slipway:preview -->\na line.*lines left out here\./s,
    );
  });

  it("sets a status of a commit, and sets it anew", async () => {
    const sha = await head("pins/api");
    const status = { context: "slipway/staging", description: "x", url: "http://ci.example.org/1" };
    await forge.setStatus(sha, { ...status, state: "pending" });
    await forge.setStatus(sha, { ...status, state: "success" });
    const place = `repos/operator/infrastructure/commits/${sha}/status`;
    const shown = (await api("operator", "GET", place)) as { statuses: Record<string, unknown>[] };
    assert.deepEqual(
      shown.statuses.map(({ context, status: state, target_url: url }) => [context, state, url]),
      [["slipway/staging", "success", "http://ci.example.org/1"]],
    );
    const [read, ...others] = await forge.statuses(sha);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [read?.context, read?.state, read?.description],
      ["slipway/staging", "success", "x"],
    );
    assert.deepEqual(await forge.statuses(await head("main")), []);
  });

  it("tells who approved, and the pull request that a merge came with", async () => {
    const { number } = (await forge.findPullRequest("pins/api", "main")) ?? assert.fail();
    const sha = await head("pins/api");
    const place = `repos/operator/infrastructure/pulls/${number}`;
    assert.deepEqual(await forge.approvals(number), []);
    await api("operator", "POST", `${place}/reviews`, { event: "APPROVED", commit_id: sha });
    assert.deepEqual(await forge.approvals(number), [{ user: "operator", commit: sha }]);
    const before = await head("main");
    await api("operator", "POST", `${place}/merge`, { do: "merge" });
    const merged = await forge.pullRequestOf(await head("main"));
    assert.deepEqual([merged?.number, merged?.state], [number, "merged"]);
    assert.equal(await forge.pullRequestOf(before), undefined);
  });

  it("builds a request's branch anew on the newest base, closes the request, takes the branch away", async () => {
    const [branch, file] = ["slipway/promote-production", "Pulumi.production.yaml"];
    const base = { branch: "main", sha: await head("main") };
    const files = [{ path: file, content: "api: 2\n" }];
    const first = await forge.rebuildBranch({ branch, base, message: "Promote api", files });
    assert.deepEqual(first, { sha: await head(branch), parent: base.sha });
    assert.equal(await head("main"), base.sha);
    const text = { head: branch, base: "main", title: "Promote", body: "api 1 to 2" };
    const { number } = await forge.putPullRequest(text);
    const other = { message: "Go on", files: [{ path: "go-on.txt", content: "x\n" }] };
    const moved = await forge.commit({ branch: "main", expectedHead: base.sha, ...other });
    assert.deepEqual(await forge.commitsBetween(base.sha, "main"), [moved.sha]);
    assert.deepEqual(await forge.commitsBetween(moved.sha, base.sha), []);
    const stray = [{ path: "stray.txt", content: "x\n" }];
    await forge.commit({ branch, expectedHead: first.sha, message: "stray", files: stray });
    const again = await forge.rebuildBranch({
      branch,
      base: { branch: "main", sha: moved.sha },
      message: "Promote api",
      files: [{ path: file, content: "api: 3\n" }],
    });
    assert.equal(again.parent, moved.sha);
    assert.equal(await forge.readFile(file, branch), "api: 3\n");
    assert.equal(await forge.readFile("stray.txt", branch), undefined);
    assert.equal(await forge.readFile("go-on.txt", branch), "x\n");
    const { state, head: tip } = await forge.pullRequest(number);
    assert.deepEqual([state, tip.sha], ["open", again.sha]);
    await assert.rejects(
      forge.rebuildBranch({ branch, base, message: "Promote api", files }),
      BranchMoved,
    );
    await forge.closePullRequest(number);
    await forge.deleteBranch(branch);
    await forge.deleteBranch(branch);
    assert.equal((await forge.pullRequest(number)).state, "closed");
    assert.equal(await forge.findPullRequest(branch, "main"), undefined);
    await forge.rebuildBranch({
      branch,
      base: { branch: "main", sha: moved.sha },
      message: "Promote api",
      files: [{ path: file, content: "api: 4\n" }],
    });
    const next = await forge.putPullRequest(text);
    assert.notEqual(next.number, number);
    assert.deepEqual((await forge.findPullRequest(branch, "main"))?.number, next.number);
    await forge.closePullRequest(next.number);
    await forge.deleteBranch(branch);
    assert.equal(await forge.branchHead(branch), undefined);
  });

  it("knows a pull request from a fork", async () => {
    await api("mallory", "POST", "repos/operator/infrastructure/forks", {});
    const fork = as("mallory", "mallory/infrastructure");
    const expectedHead = (await fork.branchHead("main")) ?? assert.fail();
    const files = [{ path: "evil.txt", content: "x" }];
    await fork.commit({ branch: "main", expectedHead, message: "a change", files });
    const place = "repos/operator/infrastructure/pulls";
    const asked = { head: "mallory:main", base: "main", title: "A change" };
    const { number } = (await api("mallory", "POST", place, asked)) as { number: number };
    const read = await forge.pullRequest(number);
    assert.deepEqual([read.fromFork, read.author], [true, "mallory"]);
  });

  it("says what is wrong with a token that reads only, that is none, or that sees nothing", async () => {
    const expectedHead = await head("main");
    const files = [{ path: "new.txt", content: "x" }];
    const request = { branch: "main", expectedHead, message: "no", files };
    const reader = as(
      "slipway-bot",
      undefined,
      await token("slipway-bot", "reader", "read:repository"),
    );
    await assert.rejects(reader.commit(request), /answers 403 to POST .*It needs: the scopes/s);
    const nobody = as("nobody", undefined, "0".repeat(40));
    await assert.rejects(nobody.pullRequest(1), /answers 401 .*The token is wrong/s);
    await api("operator", "PATCH", "repos/operator/infrastructure", { private: true });
    await assert.rejects(
      as("mallory").readFile("README.md", "main"),
      (error) => error instanceof ForgeError && error.status === 404,
    );
    assert.equal(await head("main"), expectedHead);
  });
});
