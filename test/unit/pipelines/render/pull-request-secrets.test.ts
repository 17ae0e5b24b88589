import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { infrastructurePipelines } from "../../../../pipelines/infrastructure";
import { runsOnPullRequest } from "../../../../pipelines/pipeline";
import { CI_KINDS, renderPipelines } from "../../../../pipelines/render";
import { deploySecrets } from "../../../../pipelines/secrets";
import { pullRequestTexts } from "./support/pull-request-text";
import { pipelineSets } from "./support/sets";

const SETTINGS = { command: "slipway ci init", image: "registry.example.org/ci:1" };

const RELEASE = [
  "SLIPWAY_RELEASE_TOKEN",
  "PULUMI_CONFIG_PASSPHRASE",
  "SLIPWAY_DEPLOY_KEY",
  "SLIPWAY_REGISTRY_PASSWORD",
  "SLIPWAY_STATE_PASSWORD",
];

/** GitLab gives a job each variable under its own name; its file has those with another. */
const RENAMED = ["SLIPWAY_RELEASE_TOKEN"];

describe("What a pull request runs", () => {
  for (const kind of CI_KINDS) {
    it(`never names a deploy secret on ${kind}`, () => {
      fc.assert(
        fc.property(pipelineSets, (set) => {
          const { files } = renderPipelines(kind, set, SETTINGS);
          for (const text of pullRequestTexts(kind, files)) assert.deepEqual(named(text), []);
        }),
      );
    });

    it(`is written where the pipelines have such a trigger on ${kind}, but for Concourse`, () => {
      fc.assert(
        fc.property(pipelineSets, (set) => {
          const { files } = renderPipelines(kind, set, SETTINGS);
          const expected = kind !== "concourse" && set.pipelines.some(runsOnPullRequest);
          assert.equal(pullRequestTexts(kind, files).length > 0, expected);
        }),
      );
    });

    it(`is not all that is written on ${kind}: what a merge runs names its secrets`, () => {
      const set = infrastructurePipelines({ branch: "main", folders: [] });
      const { files } = renderPipelines(kind, set, SETTINGS);
      const all = files.map(({ text }) => text).join("\n");
      assert.deepEqual(named(all), kind === "gitlab" ? RENAMED : RELEASE);
    });
  }
});

/** In any case: Woodpecker's are small. */
function named(text: string): readonly string[] {
  const capitals = text.toUpperCase();
  return deploySecrets.map(({ name }) => name).filter((name) => capitals.includes(name));
}
