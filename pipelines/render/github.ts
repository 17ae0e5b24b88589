import { minutes, pipelineMinutes } from "../limits";
import { pipelineFiles } from "../files";
import {
  isPrivileged,
  type Pipeline,
  type PipelineSet,
  runsOnPullRequest,
  secretsOf,
  type Step,
  type Trigger,
} from "../pipeline";
import { cronLine } from "../schedule";
import type { PipelineSecret } from "../secrets";
import { ENVIRONMENT, githubByHand } from "./by-hand/github";
import { headerLines, type Renderer, type RenderSettings, yamlText } from "./rendered";

/** The one action that is used, by its commit, since a tag can be moved. */
const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1";
const CHECKOUT_VERSION = "v7.0.1";

const EVENTS = {
  push: "push",
  "pull request": "pull_request",
  schedule: "schedule",
  "by hand": "workflow_dispatch",
} as const satisfies Record<Trigger["on"], string>;

/** One workflow for pipelines that wait for one another, under `.github/workflows`. */
export const renderGithub: Renderer = (set, settings) => ({
  files: pipelineFiles(set.pipelines).map(({ name, pipelines }) => ({
    path: `.github/workflows/slipway-${name}.yml`,
    text: yamlText(headerLines(settings), workflow(name, pipelines, set, settings)).replaceAll(
      CHECKOUT,
      `${CHECKOUT} # ${CHECKOUT_VERSION}`,
    ),
  })),
  byHand: githubByHand(set, settings),
});

function workflow(
  name: string,
  pipelines: readonly Pipeline[],
  { branch }: PipelineSet,
  settings: RenderSettings,
): object {
  const triggers = pipelines.flatMap((one) => one.triggers);
  const schedules = triggers.flatMap((one) => (one.on === "schedule" ? [one.schedule] : []));
  const has = (on: Trigger["on"]) => triggers.some((one) => one.on === on);
  return {
    name: `slipway ${name}`,
    on: {
      ...(has("push") && { push: { branches: [branch] } }),
      ...(has("pull request") && { pull_request: { branches: [branch] } }),
      ...(schedules.length > 0 && { schedule: schedules.map((one) => ({ cron: cronLine(one) })) }),
      ...(has("by hand") && { workflow_dispatch: {} }),
    },
    permissions: {},
    jobs: Object.fromEntries(
      pipelines.map((pipeline) => [pipeline.name, job(pipeline, { branch, triggers }, settings)]),
    ),
  };
}

interface Around {
  readonly branch: string;
  /** Of all jobs of the workflow. */
  readonly triggers: readonly Trigger[];
}

function job(pipeline: Pipeline, around: Around, settings: RenderSettings): object {
  const { title, after, group, image } = pipeline;
  const condition = conditionOf(pipeline, around);
  return {
    name: title,
    ...(condition !== "" && { if: condition }),
    ...(after && { needs: after }),
    "runs-on": "ubuntu-24.04",
    permissions: permissionsOf(pipeline),
    ...(isPrivileged(pipeline) && { environment: ENVIRONMENT }),
    ...(group !== undefined && {
      concurrency: { group: `slipway-${group}`, "cancel-in-progress": false, queue: "max" },
    }),
    "timeout-minutes": pipelineMinutes(pipeline),
    container: { image: image ?? settings.image ?? "${{ vars.SLIPWAY_CI_IMAGE }}" },
    // The clone belongs to the runner's user, the container's is another.
    env: {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
    },
    steps: [
      {
        uses: CHECKOUT,
        "timeout-minutes": 10,
        with: { "fetch-depth": 0, "persist-credentials": false },
      },
      ...pipeline.steps.map(stepOf),
    ],
  };
}

/** Anybody who may write can start a workflow on a branch of his own. */
function conditionOf(pipeline: Pipeline, { branch, triggers }: Around): string {
  if (runsOnPullRequest(pipeline)) return "";
  const mine = pipeline.triggers.map(({ on }) => on);
  const named = mine.map((on) => `github.event_name == '${EVENTS[on]}'`).join(" || ");
  const all = triggers.every(({ on }) => mine.includes(on));
  return `github.ref == 'refs/heads/${branch}'${all ? "" : ` && (${named})`}`;
}

function permissionsOf(pipeline: Pipeline): object {
  const own = secretsOf(pipeline).flatMap(({ ownRepository = [] }) => ownRepository);
  return {
    contents: "read",
    ...(own.includes("comment") && { "pull-requests": "write" }),
    ...(own.includes("status") && { statuses: "write" }),
  };
}

function stepOf({ name, commands, environment, secrets = [], limit }: Step): object {
  const values = Object.fromEntries(secrets.map((one) => [one.variable, valueOf(one)]));
  const env = { ...environment, ...values };
  return {
    name,
    run: commands.join("\n"),
    "timeout-minutes": minutes(limit),
    ...(Object.keys(env).length > 0 && { env }),
  };
}

/** A token that is for its own repository only is the job's own, with the job's permissions. */
function valueOf({ name, ownRepository }: PipelineSecret): string {
  return ownRepository ? "${{ github.token }}" : `\${{ secrets.${name} }}`;
}
