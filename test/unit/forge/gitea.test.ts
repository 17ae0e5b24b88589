import * as assert from "node:assert/strict";
import { BranchMoved } from "../../../forge/forge-error";
import type { FakeRepository } from "./support/fake-repository";
import { fakeGitea } from "./support/fake-gitea";
import { sameForAll, worlds } from "./support/same-for-all";
import { sameRequestsForAll } from "./support/same-requests-for-all";

describe("Gitea", () => {
  const world = worlds("gitea");
  sameForAll(() => world(fakeGitea), 65_536);
  sameRequestsForAll(() => world(fakeGitea));

  it("gets a commit status under its context", async () => {
    const { repository, forge } = await world(fakeGitea);
    const status = {
      context: "slipway/staging",
      state: "failure",
      description: "x".repeat(300),
    } as const;
    await forge.setStatus("abc", { ...status, url: "https://ci.example.org/1" });
    assert.deepEqual(repository.statuses, [
      {
        sha: "abc",
        context: "slipway/staging",
        state: "failure",
        description: `${"x".repeat(254)}…`,
        target_url: "https://ci.example.org/1",
      },
    ]);
  });

  it("tells who approved: the last word counts, a dismissed one does not", async () => {
    const review = (login: string, state: string, dismissed = false) => ({
      user: { login },
      state,
      commit_id: "abc",
      dismissed,
    });
    const { forge } = await world((repository) =>
      fakeGitea(repository, [
        review("ada", "APPROVED"),
        review("bob", "APPROVED"),
        review("bob", "REQUEST_CHANGES"),
        review("cyd", "REQUEST_CHANGES"),
        review("cyd", "APPROVED"),
        review("cyd", "COMMENT"),
        review("dan", "APPROVED", true),
        { ...review("", "REQUEST_REVIEW"), user: null },
      ]),
    );
    assert.deepEqual(await forge.approvals(7), [
      { user: "ada", commit: "abc" },
      { user: "cyd", commit: "abc" },
    ]);
  });

  it("refuses a commit where one of its files was changed between question and commit", async () => {
    const { repository, server, forge } = await world(fakeGitea);
    const expectedHead = repository.head("main");
    // The branch was where it should be when it was asked for; the push came just behind.
    server.first.push({ json: { commit: { id: expectedHead } } });
    const moved = repository.commit(
      "main",
      { "Pulumi.staging.yaml": "api: 3\n" },
      "somebody else's",
    );
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    await assert.rejects(
      forge.commit({ branch: "main", expectedHead, message: "pin", files }),
      (error) => error instanceof BranchMoved && error.found === moved,
    );
    assert.equal(repository.head("main"), moved);
  });

  it("shows by the parent that a commit landed behind a push that touched other files", async () => {
    const { repository, server, forge } = await world(fakeGitea);
    const expectedHead = repository.head("main");
    server.first.push({ json: { commit: { id: expectedHead } } });
    const moved = repository.commit("main", { other: "x" }, "somebody else's");
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    const made = await forge.commit({ branch: "main", expectedHead, message: "pin", files });
    assert.equal(made.parent, moved);
    assert.equal(repository.text("other", "main"), "x");
  });

  it("gives on why a commit was refused where the branch has not moved", async () => {
    const { repository, server, forge } = await world(fakeGitea);
    const expectedHead = repository.head("main");
    const refusal = {
      status: 403,
      json: { message: "user should have permission to write to this branch" },
    };
    server.first.push(undefined, undefined, refusal);
    const files = [{ path: "Pulumi.staging.yaml", content: "api: 2\n" }];
    await assert.rejects(
      forge.commit({ branch: "main", expectedHead, message: "pin", files }),
      /Gitea answers 403 to POST .*\/contents: user should have permission to write to this branch\n/,
    );
  });

  it("is called Forgejo where it is one, and may be below a path", async () => {
    const belowPath = async (repository: FakeRepository) => {
      const server = await fakeGitea(repository);
      return { ...server, url: `${server.url}/git/` };
    };
    const { forge } = await world(belowPath, { kind: "forgejo" });
    await assert.rejects(
      forge.pullRequest(7),
      /Forgejo answers 404 to GET http:[^ ]*\d\/git\/api\/v1\/repos\/acme\/infrastructure\/pulls\/7:/,
    );
  });
});
