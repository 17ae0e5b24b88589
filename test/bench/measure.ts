import type { Report } from "../../operations/progress";

/** Does one thing and tells how many milliseconds it took, without what prepared it. */
export type Sample = () => Promise<number>;

/** One comparison, its samples in the order in which they were taken. */
export interface Comparison {
  readonly id: string;
  readonly what: string;
  /** Milliseconds, one a round. */
  readonly ours: readonly number[];
  /** Milliseconds, one a round. */
  readonly other: readonly number[];
  /** Highest ratio that is meant to be. Absent: for reference only. */
  readonly aim?: number;
}

/** A row that this machine can't measure. */
export interface Skipped {
  readonly id: string;
  readonly why: string;
}

export interface Ratio {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** All sides once a round, one after the other: what slows the machine down slows them all. */
export async function alternate(
  sides: Readonly<Record<string, Sample>>,
  rounds: number,
  report: Report,
): Promise<Record<string, number[]>> {
  const taken: Record<string, number[]> = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, sample] of Object.entries(sides)) {
      const milliseconds = await sample();
      (taken[name] ??= []).push(milliseconds);
      report(`  ${round}/${rounds} ${name}: ${(milliseconds / 1000).toFixed(2)} s`);
    }
  }
  return taken;
}

/** Of each round by itself. */
export function ratioOf({ ours, other }: Pick<Comparison, "ours" | "other">): Ratio {
  const ratios = ours.map((milliseconds, round) => milliseconds / (other[round] ?? Number.NaN));
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
