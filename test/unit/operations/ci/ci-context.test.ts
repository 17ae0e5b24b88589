import * as assert from "node:assert/strict";
import { ciContext } from "../../../../operations/ci/ci-context";
import { UserError } from "../../../../model/user-error";

const SHA = "0123456789abcdef0123456789abcdef01234567";

const woodpecker = {
  CI: "woodpecker",
  CI_REPO: "team/infrastructure",
  CI_COMMIT_SHA: SHA,
  CI_COMMIT_BRANCH: "main",
  CI_PIPELINE_EVENT: "push",
  CI_COMMIT_PULL_REQUEST: "",
  SLIPWAY_FORGE_KIND: "gitea",
  SLIPWAY_FORGE_URL: "http://forge:3000",
  SLIPWAY_FORGE_TOKEN: "t0ken",
};

const github = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "team/infrastructure",
  GITHUB_REF: "refs/heads/main",
  GITHUB_REF_NAME: "main",
  GITHUB_SHA: SHA,
  GITHUB_EVENT_NAME: "push",
  GITHUB_RUN_ID: "77",
  SLIPWAY_FORGE_TOKEN: "t0ken",
};

const gitlab = {
  GITLAB_CI: "true",
  CI: "true",
  CI_SERVER_URL: "https://gitlab.example.org",
  CI_PROJECT_PATH: "group/team/infrastructure",
  CI_COMMIT_BRANCH: "main",
  CI_COMMIT_SHA: SHA,
  CI_PIPELINE_SOURCE: "push",
  CI_PIPELINE_URL: "https://gitlab.example.org/p/1",
  SLIPWAY_FORGE_TOKEN: "t0ken",
};

const without = (env: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));

describe("What a CI tells", () => {
  it("is read from Woodpecker's variables, the forge from Slipway's own", () => {
    assert.deepEqual(ciContext({ ...woodpecker, CI_PIPELINE_LINK: "http://ci/1/7" }), {
      kind: "gitea",
      forgeUrl: "http://forge:3000",
      token: "t0ken",
      repository: "team/infrastructure",
      branch: "main",
      commit: SHA,
      event: "push",
      runUrl: "http://ci/1/7",
    });
  });

  it("is read from GitHub's variables, which name the forge too", () => {
    assert.deepEqual(ciContext(github), {
      kind: "github",
      forgeUrl: "https://github.com",
      token: "t0ken",
      repository: "team/infrastructure",
      branch: "main",
      commit: SHA,
      event: "push",
      runUrl: "https://github.com/team/infrastructure/actions/runs/77",
    });
  });

  it("is read from GitLab's variables, groups and all", () => {
    assert.deepEqual(ciContext(gitlab), {
      kind: "gitlab",
      forgeUrl: "https://gitlab.example.org",
      token: "t0ken",
      repository: "group/team/infrastructure",
      branch: "main",
      commit: SHA,
      event: "push",
      runUrl: "https://gitlab.example.org/p/1",
    });
  });

  it("tells a merge that GitHub or GitLab made to try it from the change itself", () => {
    const change = { ...github, GITHUB_EVENT_NAME: "pull_request", GITHUB_BASE_REF: "main" };
    const request = {
      ...gitlab,
      CI_PIPELINE_SOURCE: "merge_request_event",
      CI_MERGE_REQUEST_IID: "12",
    };
    const trials = [
      { ...change, GITHUB_REF: "refs/pull/12/merge" },
      { ...change, GITHUB_REF: "refs/pull/12/head" },
      { ...request, CI_MERGE_REQUEST_EVENT_TYPE: "merged_result" },
      { ...request, CI_MERGE_REQUEST_EVENT_TYPE: "merge_train" },
      { ...request, CI_MERGE_REQUEST_EVENT_TYPE: "detached" },
      request,
      { ...github, GITHUB_REF: "refs/pull/12/merge" },
    ];
    assert.deepEqual(
      trials.map((env) => ciContext(env).isTrialMerge),
      [true, undefined, true, true, undefined, undefined, undefined],
    );
  });

  const pullRequests = [
    {
      name: "Woodpecker",
      env: {
        ...woodpecker,
        CI_PIPELINE_EVENT: "pull_request",
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_TARGET_BRANCH: "main",
        CI_COMMIT_SOURCE_BRANCH: "change",
        CI_COMMIT_PULL_REQUEST: "12",
      },
    },
    {
      name: "GitHub",
      env: {
        ...github,
        GITHUB_EVENT_NAME: "pull_request",
        GITHUB_REF: "refs/pull/12/merge",
        GITHUB_REF_NAME: "12/merge",
        GITHUB_BASE_REF: "main",
      },
    },
    {
      name: "GitLab",
      env: {
        ...without(gitlab, "CI_COMMIT_BRANCH"),
        CI_PIPELINE_SOURCE: "merge_request_event",
        CI_MERGE_REQUEST_IID: "12",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      },
    },
  ];
  for (const { name, env } of pullRequests) {
    it(`has a pull request's number and the branch that it wants to change: ${name}`, () => {
      const { event, pullRequest, branch } = ciContext(env);
      assert.deepEqual([event, pullRequest, branch], ["pull request", 12, "main"]);
    });
  }

  const events: readonly [object, string][] = [
    [{ ...woodpecker, CI_PIPELINE_EVENT: "cron" }, "schedule"],
    [{ ...woodpecker, CI_PIPELINE_EVENT: "manual" }, "by hand"],
    [{ ...github, GITHUB_EVENT_NAME: "schedule" }, "schedule"],
    [{ ...github, GITHUB_EVENT_NAME: "workflow_dispatch" }, "by hand"],
    [{ ...gitlab, CI_PIPELINE_SOURCE: "schedule" }, "schedule"],
    [{ ...gitlab, CI_PIPELINE_SOURCE: "web" }, "by hand"],
    [{ ...woodpecker, CI_COMMIT_PULL_REQUEST: "12" }, "push"],
  ];
  for (const [env, expected] of events) {
    it(`says in one word what made it run: ${expected} of ${JSON.stringify(env).slice(0, 25)}`, () => {
      const context = ciContext(env as Record<string, string>);
      assert.equal(context.event, expected);
      assert.equal("pullRequest" in context, false);
    });
  }

  it("is taken from Slipway's variables in any other CI, and there before its own", () => {
    const own = {
      SLIPWAY_FORGE_KIND: "forgejo",
      SLIPWAY_FORGE_URL: "https://git.example.org",
      SLIPWAY_FORGE_TOKEN: "t0ken",
      SLIPWAY_CI_REPOSITORY: "team/infrastructure",
      SLIPWAY_CI_BRANCH: "refs/heads/main",
      SLIPWAY_CI_COMMIT: SHA,
      SLIPWAY_CI_EVENT: "pull request",
      SLIPWAY_CI_PULL_REQUEST: "3",
    };
    const expected = {
      kind: "forgejo",
      forgeUrl: "https://git.example.org",
      token: "t0ken",
      repository: "team/infrastructure",
      branch: "main",
      commit: SHA,
      event: "pull request",
      pullRequest: 3,
    };
    assert.deepEqual(ciContext(own), expected);
    assert.deepEqual(ciContext({ ...woodpecker, ...own }), expected);
  });

  const refused: readonly [string, Readonly<Record<string, string>>, string][] = [
    ["no CI", {}, "SLIPWAY_FORGE_TOKEN is not set"],
    ["no token", { ...github, SLIPWAY_FORGE_TOKEN: " " }, "SLIPWAY_FORGE_TOKEN is not set"],
    [
      "an unknown CI",
      { SLIPWAY_FORGE_TOKEN: "t", SLIPWAY_CI_EVENT: "push" },
      "SLIPWAY_FORGE_KIND is not set",
    ],
    [
      "no address of Woodpecker's forge",
      without(woodpecker, "SLIPWAY_FORGE_URL"),
      "SLIPWAY_FORGE_URL is not set, nor told by Woodpecker",
    ],
    [
      "no commit",
      { ...gitlab, CI_COMMIT_SHA: "" },
      "SLIPWAY_CI_COMMIT is not set, nor told by GitLab",
    ],
    [
      "another forge",
      { ...woodpecker, SLIPWAY_FORGE_KIND: "gogs" },
      'SLIPWAY_FORGE_KIND is "gogs"; allowed: gitea, forgejo, github, gitlab',
    ],
    [
      "a tag",
      { ...woodpecker, CI_PIPELINE_EVENT: "tag" },
      'the pipeline runs for "tag"; allowed: push, pull request, schedule, by hand',
    ],
    [
      "a number that is none",
      { ...woodpecker, CI_PIPELINE_EVENT: "pull_request", CI_COMMIT_PULL_REQUEST: "x" },
      'the pull request\'s number is "x"; allowed: a whole number from 1',
    ],
  ];
  for (const [name, env, summary] of refused) {
    it(`is an error that says which variable: ${name}`, () => {
      assert.throws(
        () => ciContext(env),
        (error) => error instanceof UserError && error.summary === summary,
      );
    });
  }
});
