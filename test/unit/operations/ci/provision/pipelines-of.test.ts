import * as assert from "node:assert/strict";
import type { ForgeRepository } from "../../../../../config/schema/ci-forge";
import {
  cronsOf,
  pipelinesOf,
  wantedSecrets,
} from "../../../../../operations/ci/provision/pipelines-of";
import { deploySecrets } from "../../../../../pipelines/secrets";

const repository = (more: Partial<ForgeRepository>): ForgeRepository => ({
  ...{ kind: "infrastructure", branch: "main", merge: [], approvals: 0, guard: false },
  ...more,
});
const secrets = (more: Partial<ForgeRepository>) =>
  Object.fromEntries(
    wantedSecrets(pipelinesOf(repository(more))).map(({ name, events }) => [name, events]),
  );

describe("wantedSecrets", () => {
  it("gives a pull request the comment's token, and that to nothing else", () => {
    assert.deepEqual(secrets({})["slipway_comment_token"], ["pull_request"]);
  });

  for (const kind of ["infrastructure", "app"] as const) {
    it(`gives what is for a release of ${kind} to pushes and the clock only`, () => {
      const found = secrets({ kind, guard: true });
      const release = deploySecrets.flatMap(({ name }) => found[name.toLowerCase()] ?? []);
      assert.ok(release.length > 0);
      assert.deepEqual([...new Set(release)].sort(), ["cron", "push"]);
    });
  }

  it("has no token that may release in an app's repository", () => {
    const names = Object.keys(secrets({ kind: "app" }));
    assert.ok(names.includes("slipway_pin_token"));
    for (const absent of [
      "slipway_release_token",
      "pulumi_config_passphrase",
      "slipway_deploy_key",
    ]) {
      assert.ok(!names.includes(absent), absent);
    }
  });
});

describe("cronsOf", () => {
  const crons = (more: Partial<ForgeRepository>) => cronsOf(pipelinesOf(repository(more)));

  it("has what goes by the clock in infrastructure, in words that 1.0 and 3.x read alike", () => {
    assert.deepEqual(crons({}), [
      { name: "drift", schedule: "@daily" },
      { name: "rebuild", schedule: "@weekly" },
      { name: "clean", schedule: "@weekly" },
    ]);
  });

  it("watches production where that is asked for", () => {
    assert.deepEqual(crons({ guard: true }).at(-1), { name: "guard", schedule: "@every 10m" });
  });

  it("builds an app again", () => {
    assert.deepEqual(crons({ kind: "app" }), [{ name: "rebuild", schedule: "@weekly" }]);
  });
});
