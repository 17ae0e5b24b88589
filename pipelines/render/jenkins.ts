import { pipelineFiles } from "../files";
import { minutes, pipelineMinutes } from "../limits";
import {
  type Pipeline,
  type PipelineSet,
  runsOnPullRequest,
  scheduleOf,
  type Step,
  type Trigger,
} from "../pipeline";
import { cronLine } from "../schedule";
import { jenkinsByHand } from "./by-hand/jenkins";
import { headerLines, type Renderer, type RenderSettings } from "./rendered";

/**
 * A declarative Jenkinsfile for pipelines that wait for one another: a job of its own each, so that
 * the deploy credentials can be kept in a folder where no pull request is built.
 */
export const renderJenkins: Renderer = (set, settings) => {
  const files = pipelineFiles(set.pipelines).map(({ name, pipelines }) => ({
    review: pipelines.some(runsOnPullRequest),
    path: `jenkins/${name}.Jenkinsfile`,
    text: jenkinsfile(pipelines, set, settings),
  }));
  return {
    files: files.map(({ path, text }) => ({ path, text })),
    byHand: jenkinsByHand(set, settings, files),
  };
};

function jenkinsfile(
  pipelines: readonly Pipeline[],
  { branch }: PipelineSet,
  settings: RenderSettings,
): string {
  const total = pipelines.reduce((sum, one) => sum + pipelineMinutes(one), 0);
  const schedules = pipelines.flatMap((one) => scheduleOf(one) ?? []);
  const lines = block("pipeline", [
    "agent none",
    ...block("options", [
      ...(pipelines.some(({ group }) => group !== undefined) ? ["disableConcurrentBuilds()"] : []),
      "skipDefaultCheckout()",
      // While it waits for a free agent, too.
      `timeout(time: ${total}, unit: 'MINUTES')`,
    ]),
    ...(schedules.length > 0
      ? block("triggers", [
          `cron(${quoted(["TZ=Etc/UTC", ...schedules.map(cronLine)].join("\n"))})`,
        ])
      : []),
    ...block(
      "stages",
      pipelines.flatMap((one) => pipelineStage(one, branch, settings)),
    ),
  ]);
  const header = headerLines(settings).map((line) => `// ${line}`);
  return `${[...header, "", ...lines].join("\n")}\n`;
}

function pipelineStage(pipeline: Pipeline, branch: string, settings: RenderSettings): string[] {
  const { title, image = settings.image, steps } = pipeline;
  return block(`stage(${quoted(title)})`, [
    ...block("when", ["beforeAgent true", ...conditionOf(pipeline, branch)]),
    ...block(
      "agent",
      block("docker", [
        `image ${image === undefined ? '"${env.SLIPWAY_CI_IMAGE}"' : quoted(image)}`,
      ]),
    ),
    ...block("stages", [
      ...block("stage('check out')", [...limit(10), ...block("steps", ["checkout scm"])]),
      ...steps.flatMap(stepStage),
    ]),
  ]);
}

function conditionOf({ triggers }: Pipeline, branch: string): string[] {
  const reasons: readonly Trigger["on"][] = triggers.map(({ on }) => on);
  const conditions = [
    reasons.includes("pull request") ? "changeRequest()" : [],
    reasons.some((on) => on !== "pull request") ? `branch ${quoted(branch)}` : [],
  ].flat();
  return conditions.length > 1 ? block("anyOf", conditions) : conditions;
}

function stepStage({
  name,
  commands,
  environment = {},
  secrets = [],
  limit: time,
}: Step): string[] {
  const values = [
    ...Object.entries(environment).map(([variable, value]) => `${variable} = ${quoted(value)}`),
    ...secrets.map((one) => `${one.variable} = credentials(${quoted(one.name)})`),
  ];
  return block(`stage(${quoted(name)})`, [
    ...limit(minutes(time)),
    ...(values.length > 0 ? block("environment", values) : []),
    ...block("steps", [`sh ${quoted(commands.join("\n"))}`]),
  ]);
}

function limit(time: number): string[] {
  return block("options", [`timeout(time: ${time}, unit: 'MINUTES')`]);
}

function block(head: string, body: readonly string[]): string[] {
  return [`${head} {`, ...body.map((line) => `    ${line}`), "}"];
}

/** A Groovy string in single quotes, in which `$` means nothing; a backslash and a quote do. */
function quoted(text: string): string {
  const escaped = text.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n");
  return `'${escaped}'`;
}
