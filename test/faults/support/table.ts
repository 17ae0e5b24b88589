import { table } from "../../../cli/table";
import type { DeployResult } from "../../../operations/deploy/result";
import type { RequestRecord } from "./load/plan";
import { summarize } from "./load/summary";

const HEADINGS = ["CASE", "CAUSE", "DETECTED AFTER", "BACK AFTER", "REQUESTS SENT", "FAILED"];

/** What was seen of each release; printed once all of them are through. */
export class FaultTable {
  readonly #rows: string[][] = [];

  add(name: string, { failure }: DeployResult, records: readonly RequestRecord[]): void {
    const { sent, failed } = summarize(records);
    const { cause, detectedAfterMs, backAfterMs } = failure ?? {};
    this.#rows.push([
      name,
      cause?.kind ?? "–",
      seconds(detectedAfterMs),
      seconds(backAfterMs),
      String(sent),
      String(failed),
    ]);
  }

  toString(): string {
    return table(HEADINGS, this.#rows);
  }
}

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? "–" : `${(milliseconds / 1000).toFixed(1)} s`;
}
