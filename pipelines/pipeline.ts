import type { Duration } from "../model/duration";
import type { Schedule } from "./schedule";
import type { PipelineSecret } from "./secrets";

/**
 * What makes a pipeline run. All but a pull request run on the set's branch and nowhere else:
 * whatever a CI would start on another branch is kept from running there.
 */
export type Trigger =
  | { readonly on: "push" }
  | { readonly on: "pull request" }
  | { readonly on: "schedule"; readonly schedule: Schedule }
  | { readonly on: "by hand" };

/**
 * One thing to run. It has to be a word that every CI knows: GitHub, GitLab and Azure keep one
 * container for a job, so the image belongs to the pipeline and not to the step.
 */
export interface Step {
  /** A DNS label. */
  readonly name: string;
  /** Shell commands, one after the other; the first that fails ends the step. */
  readonly commands: readonly string[];
  /** Plain values by variable; nothing secret. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A step with secrets runs one `slipway` command, of plain words. Default: none. */
  readonly secrets?: readonly PipelineSecret[];
  /** In whole minutes. A step that takes longer is ended and has failed. */
  readonly limit: Duration;
}

export interface Pipeline {
  /** A DNS label, unique in the set. */
  readonly name: string;
  /** A few words for a person. */
  readonly title: string;
  readonly triggers: readonly Trigger[];
  /** Pipelines of the set that have to succeed first, in the same run. Default: none. */
  readonly after?: readonly string[];
  /** Of pipelines with the same group one runs at a time; the others wait. Default: none. */
  readonly group?: string;
  /** Default: the CI's own image, which has `slipway`. */
  readonly image?: string;
  readonly steps: readonly Step[];
}

export type RepositoryKind = "app" | "infrastructure";

/** All pipelines of one repository. */
export interface PipelineSet {
  readonly repository: RepositoryKind;
  /** What is merged is on this branch; it has to be a protected one. */
  readonly branch: string;
  readonly pipelines: readonly Pipeline[];
}

/** Whether it is run by a change that nobody has approved yet. */
export function runsOnPullRequest({ triggers }: Pipeline): boolean {
  return triggers.some(({ on }) => on === "pull request");
}

export function scheduleOf({ triggers }: Pipeline): Schedule | undefined {
  return triggers.flatMap((one) => (one.on === "schedule" ? [one.schedule] : []))[0];
}

export function secretsOf({ steps }: Pipeline): readonly PipelineSecret[] {
  return [...new Set(steps.flatMap(({ secrets = [] }) => secrets))];
}

/** Whether what it needs belongs to those who may release, so that the CI has to guard it. */
export function isPrivileged(pipeline: Pipeline): boolean {
  return secretsOf(pipeline).some(({ scope }) => scope === "release");
}
