import * as assert from "node:assert/strict";
import { BranchMoved } from "../../../forge/forge-error";
import { fakeGitlab } from "./support/fake-gitlab";
import { sameForAll, worlds } from "./support/same-for-all";
import { sameRequestsForAll } from "./support/same-requests-for-all";

describe("GitLab", () => {
  const world = worlds("gitlab");
  sameForAll(() => world(fakeGitlab), 1_000_000);
  sameRequestsForAll(() => world(fakeGitlab));

  it("gets a commit status under its context, and knows one kind of failure", async () => {
    const { repository, forge } = await world(fakeGitlab);
    const status = { context: "slipway/staging", description: "x" };
    await forge.setStatus("abc", { ...status, state: "error" });
    await forge.setStatus("abc", { ...status, state: "success" });
    assert.deepEqual(repository.statuses, [
      { sha: "abc", name: "slipway/staging", state: "failed", description: "x" },
      { sha: "abc", name: "slipway/staging", state: "success", description: "x" },
    ]);
  });

  it("takes a status for set that is pending already, but no other refusal", async () => {
    const { repository, server, forge } = await world(fakeGitlab);
    const status = { context: "slipway/staging", state: "pending", description: "x" } as const;
    await forge.setStatus("abc", status);
    await forge.setStatus("abc", status);
    assert.equal(repository.statuses.length, 1);
    server.first.push({ status: 400, json: { message: { sha: ["is invalid"] } } });
    await assert.rejects(
      forge.setStatus("abd", status),
      /GitLab answers 400 to POST .*\/statuses\/abd: sha is invalid/,
    );
  });

  it("tells who approved, without the commit, which it does not say", async () => {
    const { forge } = await world((one) => fakeGitlab(one, { approvedBy: ["ada", "bob"] }));
    assert.deepEqual(await forge.approvals(7), [
      { user: "ada", commit: undefined },
      { user: "bob", commit: undefined },
    ]);
  });

  it("waits until a new merge request's base is noted", async () => {
    const { repository, server, forge } = await world((one) =>
      fakeGitlab(one, { looksUntilPrepared: 2 }),
    );
    repository.open({ head: "main" });
    assert.equal((await forge.pullRequest(7)).base.sha, repository.head("main"));
    assert.equal(server.asked.length, 3);
  });

  it("says so where the base is never noted", async () => {
    const { repository, forge } = await world((one) => fakeGitlab(one, { looksUntilPrepared: 99 }));
    repository.open({ head: "main" });
    await assert.rejects(forge.pullRequest(7), {
      message:
        "GitLab has not noted yet what !7 of acme/infrastructure compares\n" +
        "It does so in the background: run this again in a minute.",
    });
  });

  it("says where it lists fewer files than there are", async () => {
    const { repository, forge } = await world((one) => fakeGitlab(one, { mostFiles: 1 }));
    repository.open({ head: "main", files: ["a", "b"].map((path) => [path, path]) });
    assert.deepEqual(await forge.changedFiles(7), { paths: ["a"], complete: false });
  });

  it("refuses a commit where one of its files was changed between question and commit", async () => {
    const { repository, server, forge } = await world(fakeGitlab);
    const expectedHead = repository.head("main");
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
});
