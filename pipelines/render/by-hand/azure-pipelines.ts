import { isPrivileged, type Pipeline, type PipelineSet } from "../../pipeline";
import { approvalLines, secretLines } from "./common";

/** Variable groups: a pull request's stage never names the first. */
export const DEPLOY_GROUP = "slipway-deploy";
export const REVIEW_GROUP = "slipway-review";

interface WrittenFile {
  readonly path: string;
  /** Whether pull requests run it. */
  readonly review: boolean;
}

export function azureByHand(set: PipelineSet, files: readonly WrittenFile[]): readonly string[] {
  const paths = (review: boolean) =>
    files
      .filter((one) => one.review === review)
      .map(({ path }) => path)
      .join(", ");
  const privileged = set.pipelines.some(isPrivileged);
  const environments = environmentsOf(set.pipelines);
  return [
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
  ];
}

function environmentsOf(pipelines: readonly Pipeline[]): readonly string[] {
  return [
    ...new Set(
      pipelines.flatMap(({ group }) => (group === undefined ? [] : [environmentOf(group)])),
    ),
  ];
}

/** An environment's name. */
export function environmentOf(group: string): string {
  return `slipway-${group}`;
}
