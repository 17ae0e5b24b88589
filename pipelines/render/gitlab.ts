import { pipelineMinutes } from "../limits";
import { type Pipeline, secretsOf, type Trigger } from "../pipeline";
import { CHOICE, gitlabByHand, resource } from "./by-hand/gitlab";
import { headerLines, type Renderer, type RenderSettings, yamlText } from "./rendered";

const SOURCES = {
  push: "push",
  "pull request": "merge_request_event",
  schedule: "schedule",
  "by hand": "web",
} as const satisfies Record<Trigger["on"], string>;

/** `.gitlab-ci.yml`, a job for each pipeline. */
export const renderGitlab: Renderer = (set, settings) => ({
  files: [
    {
      path: ".gitlab-ci.yml",
      text: yamlText(
        headerLines(settings, [
          "A job's time limit is that of all its steps: GitLab has none for one line.",
        ]),
        {
          variables: { GIT_DEPTH: "0" },
          ...Object.fromEntries(
            set.pipelines.map((pipeline) => [pipeline.name, job(pipeline, set.branch, settings)]),
          ),
        },
      ),
    },
  ],
  byHand: gitlabByHand(set, settings),
});

function job(pipeline: Pipeline, branch: string, settings: RenderSettings): object {
  const { name, triggers, after, group, image, steps } = pipeline;
  const variables = variablesOf(pipeline);
  return {
    image: image ?? settings.image ?? "$SLIPWAY_CI_IMAGE",
    rules: triggers.map((trigger) => ({ if: conditionOf(name, trigger, branch) })),
    // Jobs are in one stage; without `needs` they start at once.
    needs: after ?? [],
    ...(group !== undefined && { resource_group: resource(group) }),
    timeout: `${pipelineMinutes(pipeline)} minutes`,
    ...(Object.keys(variables).length > 0 && { variables }),
    script: steps.flatMap(({ commands }) => commands),
  };
}

/** A CI/CD variable is there under its own name: only another name needs a line. */
function variablesOf(pipeline: Pipeline): Readonly<Record<string, string>> {
  const renamed = secretsOf(pipeline).filter(({ name, variable }) => name !== variable);
  const plain = pipeline.steps.flatMap(({ environment = {} }) => Object.entries(environment));
  return Object.fromEntries([
    ...plain.map(([variable, value]) => [variable, value.replaceAll("$", "$$$$")]),
    ...renamed.map(({ name, variable }) => [variable, `$${name}`]),
  ]);
}

function conditionOf(name: string, { on }: Trigger, branch: string): string {
  const source = `$CI_PIPELINE_SOURCE == "${SOURCES[on]}"`;
  if (on === "pull request") return source;
  const here = `${source} && $CI_COMMIT_BRANCH == "${branch}"`;
  return on === "push" ? here : `${here} && $${CHOICE} == "${name}"`;
}
