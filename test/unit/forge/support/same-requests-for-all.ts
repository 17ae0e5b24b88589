import * as assert from "node:assert/strict";
import { BranchMoved } from "../../../../forge/forge-error";
import type { ForgeWorld } from "./same-for-all";

/** What `slipway ci release` relies on: statuses, and the request to promote with its branch. */
export function sameRequestsForAll(make: () => Promise<ForgeWorld>): void {
  it("opens another one where the former is closed or merged", async () => {
    const { repository, forge } = await make();
    repository.commit("pins/api", {}, "pin");
    const text = { head: "pins/api", base: "main", title: "Pin api", body: "to 2" };
    for (const state of ["merged", "closed"] as const) {
      const { number } = await forge.putPullRequest(text);
      const former = repository.pull(number);
      if (former) former.state = state;
      assert.equal(await forge.findPullRequest("pins/api", "main"), undefined);
    }
    repository.commit("other", {}, "another");
    await forge.putPullRequest({ ...text, head: "other" });
    const { number } = await forge.putPullRequest(text);
    assert.equal((await forge.findPullRequest("pins/api", "main"))?.number, number);
    assert.deepEqual(
      repository.pulls.map(({ state }) => state),
      ["merged", "closed", "open", "open"],
    );
  });

  it("tells of each context the last status, and when it was set", async () => {
    const { forge } = await make();
    const [sha, other] = ["abc", "def"];
    const status = { context: "slipway/deploy/staging", description: "it goes on" } as const;
    await forge.setStatus(sha, { ...status, state: "pending" });
    await forge.setStatus(sha, { ...status, state: "success", description: "3.2 s" });
    await forge.setStatus(other, { ...status, state: "failure" });
    assert.deepEqual(await forge.statuses(sha), [
      { ...status, state: "success", description: "3.2 s", setAt: "2026-11-22T10:05:00Z" },
    ]);
    assert.deepEqual(await forge.statuses("0ff"), []);
  });

  it("tells no status that another user set, nor lets it hide one's own", async () => {
    const { forge, repository } = await make();
    const sha = "abc";
    const own = {
      context: "slipway/deploy/staging",
      state: "success",
      description: "own",
    } as const;
    const set = (by: string | null, context: string, description: string) =>
      repository.statuses.push({ sha, by, context, name: context, state: "failure", description });
    set("mallory", own.context, "before");
    await forge.setStatus(sha, { ...own, state: "pending" });
    await forge.setStatus(sha, own);
    set("mallory", own.context, "after");
    set(null, own.context, "nobody's");
    for (let more = 0; more < 5; more += 1) set("mallory", `slipway/deploy/${more}`, "a page");
    assert.deepEqual(await forge.statuses(sha), [{ ...own, setAt: "2026-11-22T10:05:00Z" }]);
  });

  it("closes a pull request, and takes its branch away", async () => {
    const { repository, forge } = await make();
    repository.commit("slipway/promote-production", {}, "promote");
    const text = { head: "slipway/promote-production", base: "main", title: "t", body: "b" };
    const { number } = await forge.putPullRequest(text);
    await forge.closePullRequest(number);
    await forge.deleteBranch("slipway/promote-production");
    await forge.deleteBranch("slipway/promote-production");
    const closed = await forge.pullRequest(number);
    assert.deepEqual([closed.state, closed.title, closed.body], ["closed", "t", "b"]);
    assert.equal(repository.branches.has("slipway/promote-production"), false);
  });

  it("tells the commits that one has and another has not", async () => {
    const { repository, forge } = await make();
    const base = repository.head("main");
    const first = repository.commit("main", { one: "1" }, "one");
    const second = repository.commit("main", { two: "2" }, "two");
    assert.deepEqual(
      [...(await forge.commitsBetween(base, "main"))].sort(),
      [first, second].sort(),
    );
    assert.deepEqual(await forge.commitsBetween(second, first), []);
  });

  it("makes a branch the base and one commit, whatever it was, its pull request going on", async () => {
    const { repository, forge } = await make();
    const base = { branch: "main", sha: repository.head("main") };
    const [branch, file] = ["slipway/promote-production", "Pulumi.staging.yaml"];
    const files = [{ path: file, content: "api: 2\n" }];
    const first = await forge.rebuildBranch({ branch, base, message: "Promote", files });
    assert.deepEqual(first, { sha: repository.head(branch), parent: base.sha });
    const { number } = await forge.putPullRequest({
      head: branch,
      base: "main",
      title: "t",
      body: "",
    });
    repository.commit(branch, { other: "x" }, "somebody else's");
    const sha = repository.commit("main", { readme: "y" }, "go on");
    const moved = { branch: "main", sha };
    const again = await forge.rebuildBranch({ branch, base: moved, message: "Promote", files });
    assert.equal(again.parent, sha);
    assert.equal(repository.text(file, branch), "api: 2\n");
    assert.equal(repository.text("other", branch), undefined);
    assert.equal(repository.text("readme", branch), "y");
    assert.equal((await forge.pullRequest(number)).state, "open");
    assert.deepEqual([...repository.branches.keys()], ["main", branch]);
    assert.equal(repository.head("main"), sha);
    await assert.rejects(forge.rebuildBranch({ branch, base, message: "m", files }), BranchMoved);
  });
}
