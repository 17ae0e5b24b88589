import { GENERATE } from "./cross-checks";
import { isRecord } from "./file-source";
import type { Problem } from "./problem";
import { isOwnForge } from "./schema/ci";
import { CONCOURSE_VARS } from "./secret-names";

type Section = Readonly<Record<string, unknown>>;

/** What no schema says of `slipway:ci.kind` and `slipway:ci.concourse`. */
export function concourseProblems(ci: Section, secrets: Section): Problem[] {
  const isGiven = (ci["concourse"] ?? undefined) !== undefined;
  if (ci["kind"] !== "concourse") {
    if (!isGiven) return [];
    const text = "found without kind: concourse, allowed: with kind: concourse only";
    return [{ key: "slipway:ci.concourse", text }];
  }
  return [
    ...(isGiven
      ? []
      : [{ key: "slipway:ci.concourse", text: "missing, allowed: uri, repository, branch" }]),
    ...(isOwnForge(ci)
      ? [
          {
            key: "slipway:ci.forge",
            text: "found the platform's own Gitea with kind: concourse, allowed: a forge of your own",
            hint: "Concourse knows no login by Gitea. Give forge, and url where it is not the public one.",
          },
        ]
      : []),
    ...(isRecord(secrets) && secrets[CONCOURSE_VARS] === GENERATE
      ? [
          {
            key: `slipway:secrets.${CONCOURSE_VARS}`,
            text: `found ${GENERATE}, allowed: the encrypted YAML of the pipeline's variables`,
          },
        ]
      : []),
  ];
}
