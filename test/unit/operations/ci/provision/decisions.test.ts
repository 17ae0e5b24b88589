import * as assert from "node:assert/strict";
import type { ForgeRepository } from "../../../../../config/schema/ci-forge";
import {
  asksForForks,
  isTold,
  settingsChange,
} from "../../../../../operations/ci/provision/activation";
import {
  protectionBody,
  ruleDifferences,
} from "../../../../../operations/ci/provision/branch-protection";
import { cronActions } from "../../../../../operations/ci/provision/crons";
import {
  hasReach,
  secretBody,
  withoutTag,
} from "../../../../../operations/ci/provision/secret-store";
import { isTeamAsWanted, membership, teamBody } from "../../../../../operations/ci/provision/teams";
import { accountChange } from "../../../../../operations/ci/provision/users";

describe("the protection of a branch", () => {
  const REPOSITORY: ForgeRepository = {
    ...{ kind: "infrastructure", branch: "main", merge: ["releasers"], approvals: 2, guard: false },
  };

  it("lets the bot that releases and the operator push, a team merge, and binds code owners", () => {
    const body = protectionBody(REPOSITORY);
    assert.deepEqual(body.push_whitelist_usernames, ["operator", "slipway-release"]);
    assert.deepEqual(body.merge_whitelist_teams, ["releasers"]);
    assert.deepEqual(body.status_check_contexts, ["ci/woodpecker/pr/*"]);
    assert.equal(body.required_approvals, 2);
    assert.equal(body.enable_approvals_whitelist, true);
    assert.deepEqual(body.approvals_whitelist_username, ["operator"]);
    assert.deepEqual(body.approvals_whitelist_teams, ["releasers"]);
    assert.equal(body.block_on_official_review_requests, true);
    assert.equal(body.enable_force_push, false);
  });

  it("lets no bot push to an app's, and asks for the checks that are named", () => {
    const body = protectionBody({ ...REPOSITORY, kind: "app" });
    assert.deepEqual(body.push_whitelist_usernames, ["operator"]);
    assert.equal(body.enable_status_check, false);
    assert.deepEqual(protectionBody({ ...REPOSITORY, checks: [] }).enable_status_check, false);
    const named = protectionBody({ ...REPOSITORY, kind: "app", checks: ["b", "a"] });
    assert.deepEqual(named.status_check_contexts, ["a", "b"]);
  });

  it("is the same in another order, with what the forge tells beside, and null for none", () => {
    const body = protectionBody({ ...REPOSITORY, checks: [] });
    const found = {
      ...body,
      push_whitelist_usernames: ["slipway-release", "operator"],
      status_check_contexts: null,
      priority: 1,
    };
    assert.deepEqual(ruleDifferences(found, body), []);
    assert.deepEqual(ruleDifferences({ ...found, required_approvals: 0 }, body), [
      "required_approvals",
    ]);
  });
});

describe("a repository's settings in the CI", () => {
  const FOUND = {
    id: 1,
    active: true,
    timeout: 180,
    allow_pr: true,
    cancel_previous_pipeline_events: ["pull_request"],
  };

  for (const [title, found, change] of [
    ["are left alone in 1.0", FOUND, undefined],
    ["are left alone in 3.x", { ...FOUND, require_approval: "forks" }, undefined],
    [
      "never end a deployment for the next one",
      { ...FOUND, cancel_previous_pipeline_events: ["push", "pull_request"] },
      { cancel_previous_pipeline_events: ["pull_request"] },
    ],
    [
      "give a release its time, and take pull requests",
      { ...FOUND, timeout: 60, allow_pr: false },
      { timeout: 180, allow_pr: true },
    ],
    [
      "have a fork's pull request wait for a person in 3.x",
      { ...FOUND, require_approval: "none" },
      { require_approval: "forks" },
    ],
  ] as const) {
    it(title, () => {
      const events = [...found.cancel_previous_pipeline_events];
      assert.deepEqual(
        settingsChange({ ...found, cancel_previous_pipeline_events: events }),
        change,
      );
    });
  }

  it("can't have a fork's pull request wait in 1.0", () => {
    assert.equal(asksForForks({}), false);
    assert.equal(asksForForks({ require_approval: "forks" }), true);
  });

  it("need a webhook that is on", () => {
    const hook = (url: string, active = true) => ({ active, config: { url } });
    assert.equal(isTold([hook("http://ci-server:8000/hook?access_token=x")]), true);
    assert.equal(isTold([hook("http://ci-server:8000/api/hook?access_token=x")]), true);
    assert.equal(isTold([hook("http://ci-server:8000/hook?access_token=x", false)]), false);
    assert.equal(isTold([hook("http://chat.example.org/hook")]), false);
  });
});

describe("cronActions", () => {
  const WANTED = [{ name: "drift", schedule: "@daily" }];

  it("makes, changes, takes away its own, and leaves other people's", () => {
    const found = [
      { id: 1, name: "guard", schedule: "@every 10m" },
      { id: 2, name: "nightly", schedule: "@daily" },
    ];
    assert.deepEqual(cronActions(found, WANTED), {
      make: WANTED,
      change: [],
      remove: [found[0]],
    });
  });

  it("changes what runs at another time, or not at all", () => {
    const kept = { id: 3, name: "drift", schedule: "@daily", enabled: true };
    const change = [{ id: 3, name: "drift", schedule: "@daily" }];
    assert.deepEqual(cronActions([kept], WANTED).change, []);
    assert.deepEqual(cronActions([{ ...kept, enabled: false }], WANTED).change, change);
    assert.deepEqual(cronActions([{ ...kept, schedule: "@weekly" }], WANTED).change, change);
  });
});

describe("a secret in the CI's store", () => {
  const REACH = { events: ["cron", "push"], images: ["localhost:5000/slipway"] as const };

  it("is written in the words of 1.0 and of 3.x, for plugins only", () => {
    assert.deepEqual(secretBody("slipway_deploy_key", "k", REACH), {
      name: "slipway_deploy_key",
      value: "k",
      event: ["cron", "push"],
      events: ["cron", "push"],
      image: ["localhost:5000/slipway"],
      images: ["localhost:5000/slipway"],
      plugins_only: true,
    });
    assert.ok(!("value" in secretBody("slipway_deploy_key", undefined, REACH)));
  });

  for (const [title, found, as] of [
    ["1.0's answer", { event: ["push", "cron"], image: REACH.images, plugins_only: true }, true],
    ["3.x's answer", { events: ["push", "cron"], images: REACH.images }, true],
    ["an event more", { events: ["push", "cron", "pull_request"], images: REACH.images }, false],
    ["no image", { events: ["push", "cron"], images: [] }, false],
    ["any step", { event: ["push", "cron"], image: REACH.images, plugins_only: false }, false],
  ] as const) {
    it(`is known ${as ? "to be as wanted" : "not to be as wanted"} by ${title}`, () => {
      assert.equal(hasReach(structuredClone({ name: "x", ...found }) as never, REACH), as);
    });
  }

  for (const [image, name] of [
    ["localhost:5000/slipway/ci:1.2@sha256:00", "localhost:5000/slipway/ci"],
    ["registry.example.org/ci:v1.2.3", "registry.example.org/ci"],
    ["localhost:5000/ci", "localhost:5000/ci"],
    ["ci", "ci"],
  ] as const) {
    it(`is limited to ${name} for ${image}`, () => assert.equal(withoutTag(image), name));
  }
});

describe("a team", () => {
  const found = (permission: string, units: Record<string, string>) => ({
    ...{ id: 1, name: "t", permission, includes_all_repositories: true, units_map: units },
  });
  const UNITS = {
    "repo.code": "read",
    "repo.issues": "read",
    "repo.pulls": "read",
    "repo.releases": "read",
  };

  it("has rights by units, of which the forge tells", () => {
    assert.deepEqual(teamBody("t", { permission: "read" }), {
      name: "t",
      permission: "read",
      includes_all_repositories: true,
      can_create_org_repo: false,
      units_map: UNITS,
    });
    assert.equal(isTeamAsWanted(found("none", UNITS), { permission: "read" }), true);
    assert.equal(isTeamAsWanted(found("none", UNITS), { permission: "write" }), false);
    assert.equal(isTeamAsWanted(found("admin", UNITS), { permission: "read" }), false);
    assert.equal(isTeamAsWanted(found("admin", {}), { permission: "admin" }), true);
    const some = { permission: "read", repositories: ["a"] } as const;
    assert.equal(isTeamAsWanted(found("none", UNITS), { ...some, repositories: ["a"] }), false);
  });

  it("has who is listed, whatever the case of a name", () => {
    assert.deepEqual(membership(["Anna", "eve"], ["anna", "bob"]), {
      add: ["bob"],
      remove: ["eve"],
    });
  });
});

describe("accountChange", () => {
  const FOUND = { login: "anna", email: "Anna@example.org", full_name: "Anna" };

  it("leaves alone what is the same, and a name that the file does not give", () => {
    assert.equal(accountChange(FOUND, { email: "anna@example.org" }), undefined);
    assert.equal(accountChange(FOUND, { email: "anna@example.org", name: "Anna" }), undefined);
  });

  it("tells what is another", () => {
    assert.deepEqual(accountChange(FOUND, { email: "a@example.org", name: "Anna B." }), {
      email: "a@example.org",
      full_name: "Anna B.",
    });
  });
});
