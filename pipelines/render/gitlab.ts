import { pipelineMinutes } from "../limits";
import { type Pipeline, secretsOf, type Trigger } from "../pipeline";
import { cronLine, scheduleText } from "../schedule";
import { approvalLines, scheduled, secretLines } from "./by-hand";
import { headerLines, type Renderer, type RenderSettings, yamlText } from "./rendered";

/** Says which pipeline a schedule, or a person, means: GitLab has one file for all of them. */
const CHOICE = "SLIPWAY_PIPELINE";

const SOURCES = {
  push: "push",
  "pull request": "merge_request_event",
  schedule: "schedule",
  "by hand": "web",
} as const satisfies Record<Trigger["on"], string>;

/** `.gitlab-ci.yml`, a job for each pipeline. */
export const renderGitlab: Renderer = (set, settings) => {
  const groups = groupsOf(set.pipelines);
  return {
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
    byHand: [
      ...(settings.image === undefined
        ? [
            "Set the CI/CD variable SLIPWAY_CI_IMAGE (of the project or the group), not protected: the image that has slipway.",
          ]
        : []),
      ...secretLines(
        set,
        "release",
        "Set these CI/CD variables, each masked and protected (only the protected branch gets them):",
      ),
      ...secretLines(set, "review", "Set this CI/CD variable, masked and not protected:"),
      ...scheduled(set.pipelines).map(
        ({ pipeline, schedule }) =>
          `Make a pipeline schedule on ${set.branch}, "${cronLine(schedule)}" (${scheduleText(schedule)}), with the variable ${CHOICE}=${pipeline.name}.`,
      ),
      ...(groups.length > 0
        ? [
            `Set the process mode of the resource groups to oldest_first, so that jobs run in their order: PUT /projects/:id/resource_groups/<name>, for ${groups.join(", ")}.`,
          ]
        : []),
      ...approvalLines(set),
      "Leave merge requests from forks to the forks' own pipelines, which get none of these variables; start one here only after reading the change.",
    ],
  };
};

function groupsOf(pipelines: readonly Pipeline[]): readonly string[] {
  return [
    ...new Set(pipelines.flatMap(({ group }) => (group === undefined ? [] : [resource(group)]))),
  ];
}

function resource(group: string): string {
  return `slipway-${group}`;
}

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
