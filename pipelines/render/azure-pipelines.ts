import { UserError } from "../../model/user-error";
import { pipelineFiles } from "../files";
import { minutes, pipelineMinutes } from "../limits";
import {
  type Pipeline,
  type PipelineSet,
  runsOnPullRequest,
  secretsOf,
  type Step,
  type Trigger,
} from "../pipeline";
import { cronLine, scheduleText } from "../schedule";
import { azureByHand, DEPLOY_GROUP, environmentOf, REVIEW_GROUP } from "./by-hand/azure-pipelines";
import { headerLines, type Renderer, yamlText } from "./rendered";

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
  return {
    files: files.map(({ path, text }) => ({ path, text })),
    byHand: azureByHand(set, files),
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

/** Names of stages and jobs have no hyphens. */
function identifier(name: string): string {
  return name.replaceAll("-", "_");
}
