import {
  isPrivileged,
  type Pipeline,
  type PipelineSet,
  scheduleOf,
  secretsOf,
} from "../../pipeline";
import type { Schedule } from "../../schedule";
import type { PipelineSecret } from "../../secrets";

/** Each secret once, with the pipelines that get it. */
export function secretUses(
  pipelines: readonly Pipeline[],
): readonly { readonly secret: PipelineSecret; readonly pipelines: readonly Pipeline[] }[] {
  const secrets = [...new Set(pipelines.flatMap(secretsOf))];
  return secrets.map((secret) => ({
    secret,
    pipelines: pipelines.filter((one) => secretsOf(one).includes(secret)),
  }));
}

/** A line for each secret of a scope, behind a sentence that says where they go. */
export function secretLines(
  { pipelines }: PipelineSet,
  scope: PipelineSecret["scope"],
  where: string,
): readonly string[] {
  const uses = secretUses(pipelines).filter(({ secret }) => secret.scope === scope);
  if (uses.length === 0) return [];
  const lines = uses.map(({ secret }) => `  ${secret.name}: ${secret.what}`);
  return [[where, ...lines].join("\n")];
}

/** The pipelines that go by the clock, each with its schedule. */
export function scheduled(
  pipelines: readonly Pipeline[],
): readonly { readonly pipeline: Pipeline; readonly schedule: Schedule }[] {
  return pipelines.flatMap((pipeline) => {
    const schedule = scheduleOf(pipeline);
    return schedule === undefined ? [] : [{ pipeline, schedule }];
  });
}

/** Who approves is not the CI's business but the forge's. */
export function approvalLines({ repository, branch, pipelines }: PipelineSet): readonly string[] {
  const privileged = pipelines.filter(isPrivileged).map(({ name }) => name);
  return [
    `Protect the branch ${branch}: changed by approved pull requests only. What runs there has the deploy secrets (${privileged.join(", ")}).`,
    ...(repository === "infrastructure"
      ? [
          "Say who approves production: a line for Pulumi.production.yaml in the forge's CODEOWNERS file, and a rule that asks for the owners' approval.",
          `The user of SLIPWAY_RELEASE_TOKEN has to be allowed to push to ${branch}: that is how a failed release is taken back.`,
        ]
      : []),
  ];
}
