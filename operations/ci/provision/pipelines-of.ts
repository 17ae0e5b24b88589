import type { ForgeRepository } from "../../../config/schema/ci-forge";
import { appPipelines } from "../../../pipelines/app-repository";
import { infrastructurePipelines } from "../../../pipelines/infrastructure";
import { type Pipeline, scheduleOf, secretsOf } from "../../../pipelines/pipeline";
import { conditionsOf } from "../../../pipelines/render/woodpecker-conditions";
import { cronDescriptor } from "../../../pipelines/schedule";
import type { PipelineSecret } from "../../../pipelines/secrets";

export interface Cron {
  /** The pipeline's, by which its file knows that it is meant. */
  readonly name: string;
  readonly schedule: string;
}

/** A secret that a repository's pipelines read, and what may make them run. */
export interface WantedSecret {
  readonly secret: PipelineSecret;
  /** In the CI's store. */
  readonly name: string;
  readonly events: readonly string[];
}

/** All that a repository of this kind may run: its files may leave some of it out. */
export function pipelinesOf({ kind, branch, guard }: ForgeRepository): readonly Pipeline[] {
  const { pipelines } =
    kind === "infrastructure"
      ? infrastructurePipelines({ branch, folders: ["apps"], guard })
      : appPipelines({ branch, folders: ["."], infrastructure: "", test: [] });
  return pipelines;
}

export function cronsOf(pipelines: readonly Pipeline[]): readonly Cron[] {
  return pipelines.flatMap((pipeline) => {
    const schedule = scheduleOf(pipeline);
    return schedule ? [{ name: pipeline.name, schedule: cronDescriptor(schedule) }] : [];
  });
}

/**
 * Each secret, for the events of all pipelines that read it. What is for a release is never given
 * to a pull request, nor to a run by hand, whose variables its starter sets.
 */
export function wantedSecrets(pipelines: readonly Pipeline[]): readonly WantedSecret[] {
  const events = new Map<PipelineSecret, Set<string>>();
  for (const pipeline of pipelines) {
    const its = pipeline.triggers.flatMap((one) => conditionsOf(pipeline.name, one, ""));
    for (const secret of secretsOf(pipeline)) {
      const all = events.get(secret) ?? new Set();
      its.forEach(({ event }) => {
        if ((event === "pull_request") === (secret.scope === "review")) all.add(event);
      });
      events.set(secret, all);
    }
  }
  return [...events].map(([secret, its]) => ({
    secret,
    name: secret.name.toLowerCase(),
    events: [...its].sort(),
  }));
}
