import { REBUILD } from "./app-repository";
import type { Pipeline, PipelineSet } from "./pipeline";
import {
  builderKey,
  commentToken,
  deployKey,
  passphrase,
  registryPassword,
  releaseToken,
  statePassword,
} from "./secrets";

export interface InfrastructureRepository {
  readonly branch: string;
  /** Folders with a Dockerfile that lie in this repository. None: no images are built from it. */
  readonly folders: readonly string[];
  /** Whether production is watched after its releases. Default: false. */
  readonly guard?: boolean;
}

/** What reaches the engine and the stacks' state. */
const RELEASE = [releaseToken, passphrase, deployKey, statePassword];

/** Whatever changes or looks at the cluster: one at a time. */
const DEPLOY = "deploy";

/** Preview on a pull request, release on the merge, and what goes by the clock. */
export function infrastructurePipelines(repository: InfrastructureRepository): PipelineSet {
  const { branch, folders, guard = false } = repository;
  return {
    repository: "infrastructure",
    branch,
    pipelines: [
      CHECK,
      PREVIEW,
      RELEASE_PIPELINE,
      DRIFT,
      ...(folders.length > 0 ? [rebuild(folders)] : []),
      CLEAN,
      ...(guard ? [GUARD] : []),
    ],
  };
}

/** Beside the preview, not before it: a change with a wrong type still gets its comment. */
const CHECK: Pipeline = {
  name: "check",
  title: "types and unit tests",
  triggers: [{ on: "pull request" }],
  steps: [
    { name: "types", commands: ["npm run check"], limit: "15m" },
    { name: "unit", commands: ["npm run test:unit"], limit: "30m" },
  ],
};

const PREVIEW: Pipeline = {
  name: "preview",
  title: "preview of each stack that the change touches",
  triggers: [{ on: "pull request" }],
  steps: [
    {
      name: "preview",
      commands: ["slipway ci preview"],
      secrets: [commentToken],
      limit: "30m",
    },
  ],
};

const RELEASE_PIPELINE: Pipeline = {
  name: "release",
  title: "release what changed, staging first",
  triggers: [{ on: "push" }, { on: "by hand" }],
  group: DEPLOY,
  steps: [
    {
      name: "release",
      commands: ["slipway ci release"],
      secrets: [...RELEASE, registryPassword],
      limit: "90m",
    },
  ],
};

const DRIFT: Pipeline = {
  name: "drift",
  title: "what differs from the files",
  triggers: [{ on: "schedule", schedule: { daily: "04:17" } }, { on: "by hand" }],
  group: DEPLOY,
  steps: [{ name: "drift", commands: ["slipway ci drift"], secrets: RELEASE, limit: "30m" }],
};

const CLEAN: Pipeline = {
  name: "clean",
  title: "free the space of former builds",
  triggers: [{ on: "schedule", schedule: { weekly: "sunday", at: "02:17" } }, { on: "by hand" }],
  group: DEPLOY,
  steps: [
    {
      name: "clean",
      commands: ["slipway ci clean"],
      secrets: [...RELEASE, registryPassword],
      limit: "60m",
    },
  ],
};

/** In no group: it would wait behind a release. Slipway's own lock keeps the two off one stack. */
const GUARD: Pipeline = {
  name: "guard",
  title: "watch production, and go back where its limits are passed",
  triggers: [{ on: "schedule", schedule: { every: "10m" } }],
  steps: [{ name: "guard", commands: ["slipway ci guard"], secrets: RELEASE, limit: "30m" }],
};

function rebuild(folders: readonly string[]): Pipeline {
  return {
    name: "rebuild",
    title: "build the images of this repository again, for what their bases install",
    triggers: [{ on: "schedule", schedule: REBUILD }, { on: "by hand" }],
    group: "pin",
    steps: [
      {
        name: "rebuild",
        commands: [`slipway ci pin ${folders.join(" ")} --stack staging --no-cache`],
        secrets: [releaseToken, registryPassword, builderKey],
        limit: "60m",
      },
    ],
  };
}
