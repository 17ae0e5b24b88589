import { type Duration, toMilliseconds } from "../model/duration";
import type { Pipeline } from "./pipeline";

/** What a job takes beside its steps: a free runner's start, the image, the clone. In minutes. */
const AROUND = 15;

export function minutes(limit: Duration): number {
  return toMilliseconds(limit) / 60_000;
}

/** What all of its steps may take together, and what is around them. */
export function pipelineMinutes({ steps }: Pipeline): number {
  return steps.reduce((sum, { limit }) => sum + minutes(limit), AROUND);
}
