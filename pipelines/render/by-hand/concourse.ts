import type { PipelineSet } from "../../pipeline";
import type { RenderSettings } from "../rendered";
import { approvalLines, secretLines } from "./common";

/** @param written the file, and what it had to leave out */
export function concourseByHand(
  set: PipelineSet,
  settings: RenderSettings,
  { file, note }: { readonly file: string; readonly note: string | undefined },
): readonly string[] {
  return [
    `Set the pipeline: fly -t <target> set-pipeline -p slipway -c ${file}, then unpause it. A change of the file changes nothing before that.`,
    ...(note !== undefined ? [note] : []),
    "Give these variables to the credential manager (or to fly, with -v): repository_uri, and repository_key, the private key that may read the repository.",
    ...(settings.image === undefined
      ? [
          "Likewise slipway_ci_image and slipway_ci_tag: repository and tag of the image that has slipway.",
        ]
      : []),
    ...secretLines(set, "release", "Likewise, in a team of their own, whose members may release:"),
    ...approvalLines(set),
  ];
}
