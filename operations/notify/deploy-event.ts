import type { EventChange, ReleaseEvent } from "../../notify";
import type { PinChange } from "../deploy/release";
import type { DeployResult } from "../deploy/result";

/**
 * What there is to tell of a deployment; undefined where nothing happened.
 * @param more where more is told.
 */
export function deployEvent(
  { stack, outcome, changes, failure }: DeployResult,
  more: Pick<ReleaseEvent, "url"> = {},
): ReleaseEvent | undefined {
  if (outcome === "unchanged") return undefined;
  const about = { stack, changes: changes.map(changeOf), ...more };
  if (outcome === "released") return { kind: "released", ...about };
  const cause = [failure?.service, failure?.cause.text].filter(Boolean).join(": ");
  const because = { ...about, ...(cause !== "" && { cause }) };
  if (outcome === "failed") return { kind: "failed", ...because };
  const { backAfterMs } = failure ?? {};
  return { kind: "rolled-back", ...because, ...(backAfterMs !== undefined && { backAfterMs }) };
}

function changeOf({ image, from, to }: PinChange): EventChange {
  return { image, ...(from !== undefined && { from }), to };
}
