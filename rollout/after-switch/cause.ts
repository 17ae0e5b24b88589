import type { Counts } from "./edge-counts";
import type { Judgement } from "./judge";
import type { SmokeResult } from "./smoke-result";

/** Why a release failed that had got healthy. */
export interface AfterSwitchCause {
  readonly kind: "5xx after switch" | "wrong port" | "too slow" | "smoke test failed";
  /** One line; begins with the kind. */
  readonly text: string;
}

/** The edge's words for an instance that it does not reach. */
const UNREACHED = [502, 503];
/** And for one that kept it waiting for longer than its longest request takes. */
const KEPT_WAITING = 504;

/** The cause of a smoke test that failed; the first one speaks for all. */
export function smokeCause(results: readonly SmokeResult[]): AfterSwitchCause | undefined {
  const failed = results.find(({ problem }) => problem !== undefined);
  if (failed === undefined) return undefined;
  const kind = kindOfSmoke(failed);
  const what = `${failed.request} ${failed.problem ?? ""}`.trim();
  return {
    kind,
    text: kind === "wrong port" ? `wrong port: ${NOT_REACHED}: ${what}` : `${kind}: ${what}`,
  };
}

const NOT_REACHED = "the edge reaches no instance on the port that the service declares";

function kindOfSmoke({ status = 0, fromEdge }: SmokeResult): AfterSwitchCause["kind"] {
  if (fromEdge && UNREACHED.includes(status)) return "wrong port";
  if (fromEdge && status === KEPT_WAITING) return "too slow";
  return status >= 500 ? "5xx after switch" : "smoke test failed";
}

/** The cause of a service past a bound of its bake, by the answers that it gave most. */
export function bakeCause({ byStatus }: Counts, judgement: Judgement): AfterSwitchCause {
  const { bound, errors, why = "" } = judgement;
  if (bound === "p95") return { kind: "too slow", text: `too slow: ${why}` };
  const statuses = [...byStatus].filter(([status]) => status >= 500).sort(([a], [b]) => a - b);
  const list = statuses.map(([status, count]) => `${count} × ${status}`).join(", ");
  const unreached = total(statuses, UNREACHED);
  const waiting = total(statuses, [KEPT_WAITING]);
  if (unreached * 2 > errors) {
    return { kind: "wrong port", text: `wrong port: ${NOT_REACHED}: ${list}; ${why}` };
  }
  if (waiting * 2 > errors) {
    return { kind: "too slow", text: `too slow: the edge waited in vain: ${list}; ${why}` };
  }
  return { kind: "5xx after switch", text: `5xx after switch: ${list}; ${why}` };
}

function total(statuses: readonly (readonly [number, number])[], among: readonly number[]): number {
  return statuses.reduce((sum, [status, count]) => sum + (among.includes(status) ? count : 0), 0);
}
