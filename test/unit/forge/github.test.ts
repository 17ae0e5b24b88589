import * as assert from "node:assert/strict";
import { BranchMoved } from "../../../forge/forge-error";
import { githubApis } from "../../../forge/github";
import { fakeGithub } from "./support/fake-github";
import { sameForAll, worlds } from "./support/same-for-all";
import { sameRequestsForAll } from "./support/same-requests-for-all";

describe("GitHub", () => {
  const world = worlds("github");
  sameForAll(() => world(fakeGithub), 65_536);
  sameRequestsForAll(() => world(fakeGithub));

  it("gets a commit status under its context", async () => {
    const { repository, forge } = await world(fakeGithub);
    const status = {
      context: "slipway/staging",
      state: "error",
      description: "x".repeat(300),
    } as const;
    await forge.setStatus("abc", status);
    assert.deepEqual(repository.statuses, [
      {
        sha: "abc",
        context: "slipway/staging",
        state: "error",
        description: `${"x".repeat(139)}…`,
      },
    ]);
  });

  it("tells who approved: the last word counts, a dismissed one does not", async () => {
    const review = (login: string, state: string) => ({ user: { login }, state, commit_id: "abc" });
    const reviews = [
      review("ada", "APPROVED"),
      review("bob", "APPROVED"),
      review("bob", "CHANGES_REQUESTED"),
      review("cyd", "APPROVED"),
      review("cyd", "COMMENTED"),
      review("dan", "DISMISSED"),
      { user: null, state: "APPROVED", commit_id: null },
    ];
    const { forge } = await world((repository) => fakeGithub(repository, { reviews }));
    assert.deepEqual(await forge.approvals(7), [
      { user: "ada", commit: "abc" },
      { user: "cyd", commit: "abc" },
    ]);
  });

  it("knows its own comment where the token is an app's, and not a user's of like name", async () => {
    const { repository, forge } = await world((one) => fakeGithub(one, { isApp: true }));
    repository.say(repository.bot, "<!-- slipway:preview -->\nby a user");
    await forge.putComment(7, { marker: "preview", body: "first" });
    await forge.putComment(7, { marker: "preview", body: "second" });
    assert.deepEqual(
      repository.comments.map(({ author, body }) => [author, body.split("\n")[1]]),
      [
        ["slipway-bot", "by a user"],
        ["slipway-bot[bot]", "second"],
      ],
    );
  });

  it("knows its own statuses where the token is an app's, and not a user's of like name", async () => {
    const { repository, forge } = await world((one) => fakeGithub(one, { isApp: true }));
    const status = {
      context: "slipway/deploy/staging",
      state: "success",
      description: "",
    } as const;
    repository.statuses.push({ sha: "abc", ...status, context: "another", by: repository.bot });
    await forge.setStatus("abc", status);
    assert.deepEqual(
      (await forge.statuses("abc")).map(({ context }) => context),
      [status.context],
    );
  });

  it("says where it lists fewer files than there are", async () => {
    const { repository, forge } = await world((one) => fakeGithub(one, { mostFiles: 1 }));
    repository.open({ head: "main", files: ["a", "b"].map((path) => [path, path]) });
    assert.deepEqual(await forge.changedFiles(7), { paths: ["a"], complete: false });
  });

  it("compares and commits in one step: no push can come between", async () => {
    const { repository, server, forge } = await world(fakeGithub);
    const expectedHead = repository.head("main");
    repository.commit("main", { other: "x" }, "somebody else's, to another file");
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    await assert.rejects(
      forge.commit({ branch: "main", expectedHead, message: "pin", files }),
      BranchMoved,
    );
    assert.deepEqual(
      server.asked.map(({ method, path }) => `${method} ${path}`),
      ["GET /api/v3/repos/acme/infrastructure/contents/Pulumi.staging.yaml", "POST /api/graphql"],
    );
  });

  it("gives on what GraphQL says against a commit", async () => {
    const { repository, server, forge } = await world(fakeGithub);
    const errors = [{ type: "FORBIDDEN", message: "Resource not accessible by integration" }];
    server.first.push(undefined, { json: { data: { createCommitOnBranch: null }, errors } });
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    const expectedHead = repository.head("main");
    await assert.rejects(forge.commit({ branch: "main", expectedHead, message: "pin", files }), {
      summary:
        'GitHub refuses a commit to the branch "main" of acme/infrastructure: ' +
        "Resource not accessible by integration",
    });
  });

  const places: [string, string, string][] = [
    ["https://github.com", "https://api.github.com", "https://api.github.com"],
    ["https://acme.ghe.com/", "https://api.acme.ghe.com", "https://api.acme.ghe.com"],
    ["https://git.example.org", "https://git.example.org/api/v3", "https://git.example.org/api"],
  ];
  for (const [url, rest, graphql] of places) {
    it(`has its APIs at ${rest} where people find it at ${url}`, () => {
      assert.deepEqual(githubApis(new URL(url)), { rest, graphql });
    });
  }
});
