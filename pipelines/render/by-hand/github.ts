import type { PipelineSet } from "../../pipeline";
import type { RenderSettings } from "../rendered";
import { approvalLines, secretLines } from "./common";

/** Holds the deploy secrets, and gives them to jobs on the protected branch only. */
export const ENVIRONMENT = "slipway";

export function githubByHand(set: PipelineSet, settings: RenderSettings): readonly string[] {
  return [
    ...(settings.image === undefined
      ? [
          "Set the variable SLIPWAY_CI_IMAGE (of the repository or the organisation): the image that has slipway. Where its registry asks for a login, add container.credentials to the jobs.",
        ]
      : []),
    `Make the environment "${ENVIRONMENT}" and limit its deployment branches to ${set.branch}, without reviewers: the merge is the approval.`,
    ...secretLines(set, "release", `Put these secrets into the environment "${ENVIRONMENT}":`),
    ...approvalLines(set),
    "Have workflows of pull requests from forks approved by a person (Settings, Actions): they get no secret and a token that only reads, so there is no comment on them.",
  ];
}
