import type { Pipeline, PipelineSet } from "../../pipeline";
import { cronLine, scheduleText } from "../../schedule";
import type { RenderSettings } from "../rendered";
import { approvalLines, scheduled, secretLines } from "./common";

/** Says which pipeline a schedule, or a person, means: GitLab has one file for all of them. */
export const CHOICE = "SLIPWAY_PIPELINE";

export function gitlabByHand(set: PipelineSet, settings: RenderSettings): readonly string[] {
  const groups = groupsOf(set.pipelines);
  return [
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
  ];
}

function groupsOf(pipelines: readonly Pipeline[]): readonly string[] {
  return [
    ...new Set(pipelines.flatMap(({ group }) => (group === undefined ? [] : [resource(group)]))),
  ];
}

/** A resource group's name. */
export function resource(group: string): string {
  return `slipway-${group}`;
}
