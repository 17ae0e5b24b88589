import * as assert from "node:assert/strict";
import type { ForgeRepository } from "../../../../../config/schema/ci-forge";
import { settleRepository } from "../../../../../operations/ci/provision/repositories";
import { forgeApi } from "../../../../../operations/ci/provision/servers";
import { type FakeForge, fakeForge, PASSWORD } from "./support/fake-forge";

const APP: ForgeRepository = {
  ...{ kind: "app", branch: "trunk", merge: [], approvals: 0, guard: false },
};
const URL = "https://git.example.org/team/library";

describe("A repository in the platform's forge", () => {
  let forge: FakeForge;
  beforeEach(async () => void (forge = await fakeForge()));
  afterEach(() => forge.close());

  async function settle(repository: ForgeRepository) {
    const told: string[] = [];
    const changed = (line: string) => void told.push(line);
    const token = () => Promise.resolve("t0ken");
    const want = { organization: "team", name: "library", repository, token };
    await settleRepository(forgeApi(forge, PASSWORD), want, { changed, left: changed });
    return told;
  }

  it("is empty, private, and has its branch for the default one", async () => {
    assert.deepEqual(await settle(APP), ["repository library: made"]);
    const [made] = forge.rows.get("/repos/team") ?? [];
    assert.deepEqual(
      [made?.["private"], made?.["default_branch"], made?.["auto_init"]],
      [true, "trunk", false],
    );
    assert.deepEqual(await settle(APP), []);
  });

  it("is made private again", async () => {
    await settle(APP);
    Object.assign(forge.rows.get("/repos/team")?.[0] ?? {}, { private: false });
    assert.deepEqual(await settle(APP), ["repository library: made private"]);
    assert.equal(forge.rows.get("/repos/team")?.[0]?.["private"], true);
  });

  it("gets its branch back for the default one, or that is told where it has none", async () => {
    await settle(APP);
    const [made = {}] = forge.rows.get("/repos/team") ?? [];
    made["default_branch"] = "evil";
    assert.deepEqual(await settle(APP), ["repository library: trunk made its default branch"]);
    assert.equal(made["default_branch"], "trunk");
    // As Gitea does where it has no such branch.
    Object.defineProperty(made, "default_branch", {
      get: () => "evil",
      set: () => undefined,
      enumerable: true,
    });
    assert.deepEqual(await settle(APP), [
      "repository library: its default branch is evil, and it has no branch trunk yet: nothing is released from it",
    ]);
  });

  it("is a copy of one elsewhere, with a token where that takes one", async () => {
    const mirror = { url: URL, private: false };
    assert.deepEqual(await settle({ ...APP, mirror }), [
      `repository library: made as a copy of ${URL}`,
    ]);
    await settle({ ...APP, mirror: { url: URL, private: true } });
    const [open, closed] = forge.rows.get("/repos/migrate") ?? [];
    assert.deepEqual(
      [open?.["clone_addr"], open?.["mirror"], open?.["repo_owner"], open?.["auth_token"]],
      [URL, true, "team", undefined],
    );
    assert.equal(closed?.["auth_token"], "t0ken");
  });

  it("is not made a copy where it is none, since its content would be gone", async () => {
    await settle(APP);
    await assert.rejects(settle({ ...APP, mirror: { url: URL, private: false } }), {
      message:
        "the forge's repository team/library is no copy, and slipway:ci.repositories.library says a mirror\n" +
        "Nothing in it is deleted for that: change the file, or delete or rename the repository.",
    });
  });
});
