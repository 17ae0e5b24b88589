import { isRecord } from "./file-source";
import type { Problem } from "./problem";

/** What no schema says of `slipway:state`: where it can be. */
export function stateProblems({
  state,
  hosts,
}: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (!isRecord(state) || !isRecord(hosts)) return [];
  return [
    {
      key: "slipway:state",
      text: "found with slipway:hosts, allowed: without slipway:hosts only",
      hint:
        "A store on several machines is not available yet; `slipway state move --to <url>` takes the " +
        "state to one that you have: an S3 bucket, Azure's blobs, PostgreSQL.",
    },
  ];
}
