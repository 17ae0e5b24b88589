import type { Pipeline, PipelineSet } from "../../pipeline";
import { cronDescriptor } from "../../schedule";
import type { RenderSettings } from "../rendered";
import { conditionsOf } from "../woodpecker-conditions";
import { approvalLines, scheduled, secretLines } from "./common";

/** An agent that bears it, and takes one workflow at a time, is what "one at a time" means. */
export const GROUP_LABEL = "slipway-group";

export function woodpeckerByHand(set: PipelineSet, settings: RenderSettings): readonly string[] {
  return [
    ...(settings.image === undefined
      ? [
          "Name the image that has slipway on the server: WOODPECKER_ENVIRONMENT=SLIPWAY_CI_IMAGE:<reference>. Its entry point is pipelines/woodpecker-entrypoint.sh of Slipway.",
        ]
      : [
          "The image's entry point is pipelines/woodpecker-entrypoint.sh of Slipway: it runs the steps that have secrets.",
        ]),
    ...secretLines(
      set,
      "release",
      `Add these secrets, for the events ${eventsOf(set.pipelines, "release")} and for that image only:`,
    ),
    ...secretLines(
      set,
      "review",
      `Add this secret, for the event ${eventsOf(set.pipelines, "review")} and for that image only:`,
    ),
    ...scheduled(set.pipelines).map(
      ({ pipeline, schedule }) =>
        `Add the cron job "${pipeline.name}" on ${set.branch}, schedule "${cronDescriptor(schedule)}". The settings page also runs it by hand.`,
    ),
    ...(set.pipelines.some(({ group }) => group !== undefined)
      ? [
          `Run one agent with WOODPECKER_FILTER_LABELS=${GROUP_LABEL}=* and WOODPECKER_MAX_WORKFLOWS=1: no other takes a workflow with that label, so they wait for it and for each other.`,
        ]
      : []),
    "Woodpecker reads the workflow of whatever branch is pushed: give push permission only to those who may release, the others work in forks, and ask for approval of forks' pull requests (repository settings).",
    ...approvalLines(set),
  ];
}

function eventsOf(pipelines: readonly Pipeline[], scope: "release" | "review"): string {
  const using = pipelines.filter(({ steps }) =>
    steps.some(({ secrets = [] }) => secrets.some((one) => one.scope === scope)),
  );
  const events = using.flatMap(({ name, triggers }) =>
    triggers.flatMap((one) => conditionsOf(name, one, "").map((it) => it.event)),
  );
  return [...new Set(events)].join(", ");
}
