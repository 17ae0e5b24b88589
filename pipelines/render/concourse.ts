import { parseImageReference, imageName } from "../../model/image-reference";
import { type Pipeline, runsOnPullRequest, type Step, type Trigger } from "../pipeline";
import { timeWindow } from "../schedule";
import { scheduled } from "./by-hand/common";
import { concourseByHand } from "./by-hand/concourse";
import { headerLines, type Renderer, type RenderSettings, yamlText } from "./rendered";

const REPOSITORY = "repository";
const CI_IMAGE = "ci-image";
const FILE = "concourse/slipway.yml";

/** One pipeline, which a person sets with fly: Concourse reads none from a repository. */
export const renderConcourse: Renderer = (set, settings) => {
  const kept = set.pipelines.filter(({ triggers }) =>
    triggers.some(({ on }) => on !== "pull request"),
  );
  const left = set.pipelines.filter(runsOnPullRequest).map(({ name }) => name);
  const note =
    left.length === 0
      ? undefined
      : `Concourse knows no pull requests: to run ${left.join(", ")} on them takes a resource type of your forge's.`;
  return {
    files: [
      {
        path: FILE,
        text: yamlText(headerLines(settings, note === undefined ? [] : [note]), {
          resources: [
            ...sourceResources(set.branch),
            ...imageResources(kept, settings),
            ...clocks(kept),
          ],
          jobs: kept.map(job),
        }),
      },
    ],
    byHand: concourseByHand({ ...set, pipelines: kept }, settings, { file: FILE, note }),
  };
};

function sourceResources(branch: string): readonly object[] {
  const source = { uri: "((repository_uri))", branch, private_key: "((repository_key))" };
  return [{ name: REPOSITORY, type: "git", check_timeout: "5m", source }];
}

function imageResources(
  pipelines: readonly Pipeline[],
  settings: RenderSettings,
): readonly object[] {
  const own = pipelines.flatMap(({ name, image }) =>
    image === undefined ? [] : [imageResource(imageOf({ name, image }), image)],
  );
  return pipelines.some(({ image }) => image === undefined)
    ? [imageResource(CI_IMAGE, settings.image), ...own]
    : own;
}

function imageOf({ name, image }: Pick<Pipeline, "name" | "image">): string {
  return image === undefined ? CI_IMAGE : `${name}-image`;
}

function imageResource(name: string, image: string | undefined): object {
  const common = { name, type: "registry-image", check_timeout: "5m" };
  if (image === undefined) {
    return { ...common, source: { repository: "((slipway_ci_image))", tag: "((slipway_ci_tag))" } };
  }
  const reference = parseImageReference(image);
  const { tag = "latest", digest } = reference;
  return {
    ...common,
    source: { repository: imageName(reference), tag },
    ...(digest !== undefined && { version: { digest } }),
  };
}

function clocks(pipelines: readonly Pipeline[]): readonly object[] {
  return scheduled(pipelines).map(({ pipeline, schedule }) => ({
    name: clockOf(pipeline),
    type: "time",
    check_timeout: "5m",
    source: timeWindow(schedule),
  }));
}

function clockOf({ name }: Pipeline): string {
  return `${name}-clock`;
}

/** Every job can be started by hand; a push and the clock start it by themselves. */
function job(pipeline: Pipeline): object {
  const { name, triggers, after, group, steps } = pipeline;
  const starts = (on: Trigger["on"]) => triggers.some((one) => one.on === on);
  const image = imageOf(pipeline);
  return {
    name,
    ...(group !== undefined && { serial: true, serial_groups: [group] }),
    build_log_retention: { builds: 100 },
    plan: [
      ...(starts("schedule") ? [{ get: clockOf(pipeline), trigger: true, timeout: "10m" }] : []),
      {
        get: REPOSITORY,
        trigger: starts("push"),
        ...(after && { passed: after }),
        timeout: "10m",
      },
      { get: image, timeout: "10m" },
      ...steps.map((step) => task(step, image)),
    ],
  };
}

function task(
  { name, commands, environment = {}, secrets = [], limit }: Step,
  image: string,
): object {
  const params = {
    ...environment,
    ...Object.fromEntries(secrets.map((one) => [one.variable, `((${one.name}))`])),
  };
  return {
    task: name,
    image,
    timeout: limit,
    config: {
      platform: "linux",
      inputs: [{ name: REPOSITORY }],
      ...(Object.keys(params).length > 0 && { params }),
      run: { path: "sh", args: ["-exc", commands.join("\n")], dir: REPOSITORY },
    },
  };
}
