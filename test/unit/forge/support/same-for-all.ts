import * as assert from "node:assert/strict";
import type { ForgeAccess } from "../../../../forge/access";
import type { Forge, ForgeKind } from "../../../../forge/forge";
import { BranchMoved, ForgeError } from "../../../../forge/forge-error";
import { openForge } from "../../../../forge/open-forge";
import { FakeRepository } from "./fake-repository";
import type { ForgeServer } from "./forge-server";

export interface ForgeWorld {
  readonly repository: FakeRepository;
  readonly server: ForgeServer;
  readonly forge: Forge;
}

/** For each test a repository, a server and a forge of its own. */
export function worlds(kind: ForgeKind) {
  const servers: ForgeServer[] = [];
  after(() => servers.forEach((server) => server.close()));
  return async (
    start: (repository: FakeRepository) => Promise<ForgeServer>,
    access: Partial<ForgeAccess> = {},
  ): Promise<ForgeWorld> => {
    const repository = new FakeRepository();
    const server = await start(repository);
    servers.push(server);
    const { name, token } = repository;
    const pause = async () => {};
    const forge = openForge({ kind, url: server.url, repository: name, token, pause, ...access });
    return { repository, server, forge };
  };
}

const MARKED = "<!-- slipway:preview -->\n";

/** What `slipway ci` relies on, whichever forge it is. */
export function sameForAll(make: () => Promise<ForgeWorld>, commentLimit: number): void {
  it("reads a pull request", async () => {
    const { repository, forge } = await make();
    const sha = repository.commit("pins/api", {}, "pin");
    repository.open({ head: "pins/api", title: "Pin api", body: "to 2" });
    const { url, ...read } = await forge.pullRequest(7);
    assert.match(url, /^https:\/\/public\.example\.org\/acme\/infrastructure\/.*\/7$/);
    assert.deepEqual(read, {
      number: 7,
      title: "Pin api",
      body: "to 2",
      state: "open",
      author: "ada",
      head: { branch: "pins/api", sha },
      base: { branch: "main", sha: repository.head("main") },
      fromFork: false,
    });
  });

  it("knows a fork by its repository, and one whose repository is gone", async () => {
    const { repository, forge } = await make();
    repository.open({ head: "main", headRepository: 2 });
    repository.open({ head: "main", headRepository: null, state: "merged" });
    assert.equal((await forge.pullRequest(7)).fromFork, true);
    const gone = await forge.pullRequest(8);
    assert.deepEqual([gone.fromFork, gone.state], [true, "merged"]);
  });

  it("lists the changed files of all pages, and a renamed one by both names", async () => {
    const { repository, forge } = await make();
    const paths = ["e", "d", "c", "b", "a"];
    repository.open({
      head: "main",
      files: paths.map((path) => [path, path === "c" ? "was c" : path]),
    });
    assert.deepEqual(await forge.changedFiles(7), {
      paths: ["a", "b", "c", "d", "e", "was c"],
      complete: true,
    });
  });

  it("makes one comment and rewrites it, past pages of others", async () => {
    const { repository, forge } = await make();
    for (const word of ["one", "two", "three"]) repository.say("ada", word);
    await forge.putComment(7, { marker: "preview", body: "first" });
    repository.say("bob", "four");
    await forge.putComment(7, { marker: "preview", body: "second" });
    await forge.putComment(7, { marker: "preview-2", body: "another" });
    const bodies = repository.comments.map(({ body }) => body);
    const another = "<!-- slipway:preview-2 -->\nanother";
    assert.deepEqual(bodies, ["one", "two", "three", `${MARKED}second`, "four", another]);
  });

  it("makes no comment where only one that is there is to be rewritten", async () => {
    const { forge, repository } = await make();
    await forge.putComment(7, { marker: "preview", body: "first", onlyRewrite: true });
    assert.equal(repository.comments.length, 0);
    await forge.putComment(7, { marker: "preview", body: "second" });
    await forge.putComment(7, { marker: "preview", body: "third", onlyRewrite: true });
    assert.deepEqual(
      repository.comments.map(({ body }) => body.split("\n")[1]),
      ["third"],
    );
  });

  it("leaves a comment alone that says so already", async () => {
    const { repository, server, forge } = await make();
    repository.say(repository.bot, `${MARKED.replace("\n", "\r\n")}as before`);
    await forge.putComment(7, { marker: "preview", body: "as before\n" });
    assert.deepEqual([...new Set(server.asked.map(({ method }) => method))], ["GET"]);
  });

  it("does not touch somebody else's comment with the same marker, nor a mention of it", async () => {
    const { repository, forge } = await make();
    repository.say("mallory", `${MARKED}all is well`);
    repository.say(repository.bot, `I write ${MARKED}`);
    await forge.putComment(7, { marker: "preview", body: "it is not" });
    assert.deepEqual(
      repository.comments.map(({ author, body }) => [author, body]),
      [
        ["mallory", `${MARKED}all is well`],
        [repository.bot, `I write ${MARKED}`],
        [repository.bot, `${MARKED}it is not`],
      ],
    );
  });

  it("cuts a comment that is longer than the forge takes", async () => {
    const { repository, forge } = await make();
    await forge.putComment(7, { marker: "preview", body: "a line\n".repeat(300_000) });
    const body = repository.comments[0]?.body ?? "";
    assert.ok(body.length <= commentLimit && body.length > commentLimit - 200);
    assert.match(body, /a line\n\n\*Too long for a comment: \d+ lines left out here\. /);
  });

  it("opens a pull request once, and then gives the open one its new text", async () => {
    const { repository, forge } = await make();
    repository.commit("promote", {}, "pins");
    repository.open({ head: "promote", title: "a fork's", headRepository: 2 });
    repository.open({ head: "promote", title: "an old one", state: "closed" });
    const text = { head: "promote", base: "main", title: "Promote", body: "api 1 to 2" };
    assert.equal(await forge.findPullRequest("promote", "main"), undefined);
    const opened = await forge.putPullRequest(text);
    const updated = await forge.putPullRequest({ ...text, body: "api 1 to 3" });
    assert.deepEqual([opened.number, updated.number, updated.body], [9, 9, "api 1 to 3"]);
    assert.deepEqual(await forge.findPullRequest("promote", "main"), updated);
    assert.deepEqual(
      repository.pulls.map(({ title }) => title),
      ["a fork's", "an old one", "Promote"],
    );
  });

  it("shortens what a pull request says to what the forge takes", async () => {
    const { forge } = await make();
    const text = { head: "main", base: "main", title: "x".repeat(300) };
    const { title, body } = await forge.putPullRequest({
      ...text,
      body: "a line\n".repeat(300_000),
    });
    assert.equal(title, `${"x".repeat(254)}…`);
    assert.ok(body.length <= commentLimit && body.length > commentLimit - 200);
  });

  it("finds the merged pull request that a commit came with, and no open one", async () => {
    const { repository, forge } = await make();
    const sha = repository.head("main");
    repository.open({ head: "main" });
    assert.equal(await forge.pullRequestOf(sha), undefined);
    repository.open({ head: "pins/api", state: "merged", mergedAs: sha });
    assert.equal((await forge.pullRequestOf(sha))?.number, 8);
  });

  it("reads a file at a branch and at a commit, and tells one that is not there", async () => {
    const { repository, forge } = await make();
    const before = repository.head("main");
    repository.commit("feature/x", { "docs/a b.md": "grüße\n" }, "change");
    repository.branches.set("main", repository.head("feature/x"));
    assert.equal(await forge.readFile("docs/a b.md", "main"), "grüße\n");
    assert.equal(await forge.readFile("docs/a b.md", before), "hello\n");
    assert.equal(await forge.readFile("docs/none.md", "main"), undefined);
  });

  it("finds a branch's head, and makes a branch once", async () => {
    const { repository, forge } = await make();
    const sha = repository.head("main");
    assert.equal(await forge.branchHead("pins/api"), undefined);
    await forge.createBranch("pins/api", sha);
    assert.equal(await forge.branchHead("pins/api"), sha);
    await assert.rejects(forge.createBranch("pins/api", sha), /already exists/);
  });

  it("commits new, changed and deleted files at once", async () => {
    const { repository, forge } = await make();
    const expectedHead = repository.head("main");
    const made = await forge.commit({
      branch: "main",
      expectedHead,
      message: "Pin api\n\nby a build",
      files: [
        { path: "Pulumi.staging.yaml", content: "api: 2 # grüße\n" },
        { path: "new/file.txt", content: "new\n" },
        { path: "docs/a b.md", content: undefined },
      ],
    });
    assert.deepEqual(made, { sha: repository.head("main"), parent: expectedHead });
    const commit = repository.commits.get(made.sha);
    assert.equal(commit?.message, "Pin api\n\nby a build");
    assert.deepEqual(commit?.files, {
      "Pulumi.staging.yaml": "api: 2 # grüße\n",
      "new/file.txt": "new\n",
    });
  });

  it("commits nothing where all files are as asked", async () => {
    const { repository, forge } = await make();
    const sha = repository.head("main");
    const files = [
      { path: "Pulumi.staging.yaml", content: "api: 1\n" },
      { path: "never.txt", content: undefined },
    ];
    const made = await forge.commit({ branch: "main", expectedHead: sha, message: "again", files });
    assert.deepEqual(made, { sha, parent: undefined });
    assert.equal(repository.commits.size, 1);
  });

  it("commits nothing to a branch that has moved", async () => {
    const { repository, forge } = await make();
    const expectedHead = repository.head("main");
    const moved = repository.commit("main", { other: "x" }, "somebody else's");
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    await assert.rejects(
      forge.commit({ branch: "main", expectedHead, message: "pin", files }),
      (error) => error instanceof BranchMoved && error.message.includes(expectedHead),
    );
    assert.equal(repository.head("main"), moved);
  });

  it("says what to do about a token that is not valid, and never shows it", async () => {
    const { repository, server, forge } = await make();
    const text = JSON.stringify({ message: `no such token: ${repository.token}` });
    server.first.push({ status: 401, text });
    await assert.rejects(forge.pullRequest(7), (error) => {
      assert.ok(error instanceof ForgeError);
      assert.match(error.summary, /answers 401 to GET http:\/\/127.*\/7: no such token: <token>$/);
      assert.match(`${error.hint}`, /^The token is wrong, or not valid any more/);
      return true;
    });
  });

  it("says which rights a token needs that may not", async () => {
    const { server, forge } = await make();
    server.first.push({ status: 403, json: { message: "no" } });
    const status = { context: "slipway/staging", state: "success", description: "" } as const;
    await assert.rejects(forge.setStatus("ab", status), /may not do this\. It needs: .*\w/);
  });

  it("takes nothing for absent in a repository that it may not see", async () => {
    const { server, forge } = await make();
    for (const ask of [
      () => forge.readFile("Pulumi.staging.yaml", "main"),
      () => forge.branchHead("main"),
    ]) {
      server.first.push({ status: 404, json: {} }, { status: 404, json: {} });
      await assert.rejects(ask(), /answers 404 to GET .*[^]*check the repository's name/);
    }
  });
}
