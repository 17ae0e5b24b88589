import type { PipelineSet } from "../../pipeline";
import type { RenderSettings } from "../rendered";
import { approvalLines, secretLines } from "./common";

interface WrittenFile {
  readonly path: string;
  /** Whether pull requests run it. */
  readonly review: boolean;
}

export function jenkinsByHand(
  set: PipelineSet,
  settings: RenderSettings,
  files: readonly WrittenFile[],
): readonly string[] {
  const paths = (review: boolean) =>
    files
      .filter((one) => one.review === review)
      .map(({ path }) => path)
      .join(", ");
  return [
    "Install the plugins Pipeline, Docker Pipeline, Credentials Binding and the forge's branch source.",
    ...(settings.image === undefined
      ? [
          "Set the global variable SLIPWAY_CI_IMAGE (Manage Jenkins, System, Global properties): the image that has slipway.",
        ]
      : []),
    `Make a multibranch pipeline of each of these (script path) that discovers the branch ${set.branch} only, in a folder of their own: ${paths(false)}.`,
    ...(paths(true) === ""
      ? []
      : [
          `Make a multibranch pipeline of each of these that discovers pull requests only, in another folder: ${paths(true)}. Trust those of users with write permission; others are built by the target branch's file.`,
        ]),
    ...secretLines(set, "release", "Add these credentials, kind secret text, to the first folder:"),
    ...secretLines(set, "review", "Add this credential, kind secret text, to the other folder:"),
    "One at a time holds within a job. Two jobs are kept off one stack by Slipway's own lock: the second fails at once, naming the first.",
    ...approvalLines(set),
  ];
}
