import { UserError } from "../../model/user-error";
import { pipelineFiles } from "../files";
import { minutes, pipelineMinutes } from "../limits";
import {
  isPrivileged,
  type Pipeline,
  type PipelineSet,
  runsOnPullRequest,
  secretsOf,
  type Step,
  type Trigger,
} from "../pipeline";
import { cronLine, scheduleText } from "../schedule";
import { approvalLines, secretLines } from "./by-hand";
import { headerLines, type Renderer, yamlText } from "./rendered";

/** Variable groups: a pull request's stage never names the first. */
const DEPLOY_GROUP = "slipway-deploy";
const REVIEW_GROUP = "slipway-review";

/** One file for pipelines that wait for one another; a pipeline is a stage of one job. */
export const renderAzurePipelines: Renderer = (set, settings) => {
  const { image } = settings;
  if (image === undefined) {
    throw new UserError("azure-pipelines needs the name of the image that has slipway", {
      hint: "Azure reads a job's image before its variables. Give it: --image registry.example.org/slipway-ci:1",
    });
  }
  const files = pipelineFiles(set.pipelines).map(({ name, pipelines }) => ({
    review: pipelines.some(runsOnPullRequest),
    path: `azure-pipelines/${name}.yml`,
    text: yamlText(headerLines(settings), pipelineFile(pipelines, set, image)),
  }));
  const paths = (review: boolean) =>
    files
      .filter((one) => one.review === review)
      .map(({ path }) => path)
      .join(", ");
  const privileged = set.pipelines.some(isPrivileged);
  const environments = environmentsOf(set.pipelines);
  return {
    files: files.map(({ path, text }) => ({ path, text })),
    byHand: [
      `Make a pipeline of each file: ${files.map(({ path }) => path).join(", ")}.`,
      ...(paths(true) === ""
        ? []
        : [
            `In Azure Repos pull requests are built by a policy of the branch ${set.branch}, not by the file: add a build validation for ${paths(true)}.`,
          ]),
      ...secretLines(
        set,
        "release",
        `Make the variable group ${DEPLOY_GROUP} with these secret variables, and permit it to ${paths(false)} only:`,
      ),
      ...secretLines(
        set,
        "review",
        `Make the variable group ${REVIEW_GROUP} with this secret variable:`,
      ),
      ...(privileged
        ? [
            `Add the check "branch control" (refs/heads/${set.branch}) to the variable group ${DEPLOY_GROUP}: these pipelines can be started on any branch.`,
          ]
        : []),
      ...(environments.length > 0
        ? [
            `Make ${environments.length > 1 ? "the environments" : "the environment"} ${environments.join(", ")} with the check "exclusive lock": that is what lets one run at a time.`,
          ]
        : []),
      "Keep secrets from builds of forks (a setting of the pipelines; it is the default), and have a comment start them.",
      ...approvalLines(set),
    ],
  };
};

function pipelineFile(
  pipelines: readonly Pipeline[],
  { branch }: PipelineSet,
  image: string,
): object {
  const triggers = pipelines.flatMap((one) => one.triggers);
  const has = (on: Trigger["on"]) => triggers.some((one) => one.on === on);
  const schedules = triggers.flatMap((one) => (one.on === "schedule" ? [one.schedule] : []));
  return {
    trigger: has("push") ? { branches: { include: [branch] } } : "none",
    pr: has("pull request") ? { branches: { include: [branch] } } : "none",
    ...(schedules.length > 0 && {
      schedules: schedules.map((schedule) => ({
        cron: cronLine(schedule),
        displayName: scheduleText(schedule),
        branches: { include: [branch] },
        always: true,
      })),
    }),
    pool: { vmImage: "ubuntu-24.04" },
    stages: pipelines.map((pipeline) => stage(pipeline, branch, image)),
  };
}

function stage(pipeline: Pipeline, branch: string, image: string): object {
  const { name, title, after, group } = pipeline;
  return {
    stage: identifier(name),
    displayName: title,
    dependsOn: (after ?? []).map(identifier),
    ...(!runsOnPullRequest(pipeline) && {
      condition: `and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/${branch}'))`,
    }),
    ...(group !== undefined && { lockBehavior: "sequential" }),
    ...variablesOf(pipeline),
    jobs: [job(pipeline, image)],
  };
}

function variablesOf(pipeline: Pipeline): object {
  const secrets = secretsOf(pipeline);
  const groups = [
    secrets.some(({ scope }) => scope === "release") ? [DEPLOY_GROUP] : [],
    secrets.some(({ scope }) => scope === "review") ? [REVIEW_GROUP] : [],
  ].flat();
  return groups.length > 0 ? { variables: groups.map((group) => ({ group })) } : {};
}

/** A deployment job stands for its environment, on which the exclusive lock is. */
function job(pipeline: Pipeline, image: string): object {
  const { name, title, group } = pipeline;
  const common = {
    displayName: title,
    timeoutInMinutes: pipelineMinutes(pipeline),
    container: { image: pipeline.image ?? image },
  };
  const steps = [
    { checkout: "self", fetchDepth: 0, persistCredentials: false, timeoutInMinutes: 10 },
    ...pipeline.steps.map(stepOf),
  ];
  if (group === undefined) return { job: identifier(name), ...common, steps };
  return {
    deployment: identifier(name),
    ...common,
    environment: environmentOf(group),
    strategy: { runOnce: { deploy: { steps } } },
  };
}

function stepOf({ name, commands, environment, secrets = [], limit }: Step): object {
  const values = Object.fromEntries(secrets.map((one) => [one.variable, `$(${one.name})`]));
  const env = { ...environment, ...values };
  return {
    script: (commands.length > 1 ? ["set -e", ...commands] : commands).join("\n"),
    displayName: name,
    timeoutInMinutes: minutes(limit),
    ...(Object.keys(env).length > 0 && { env }),
  };
}

function environmentsOf(pipelines: readonly Pipeline[]): readonly string[] {
  return [
    ...new Set(
      pipelines.flatMap(({ group }) => (group === undefined ? [] : [environmentOf(group)])),
    ),
  ];
}

function environmentOf(group: string): string {
  return `slipway-${group}`;
}

/** Names of stages and jobs have no hyphens. */
function identifier(name: string): string {
  return name.replaceAll("-", "_");
}
