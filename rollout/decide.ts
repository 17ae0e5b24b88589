import {
  canonicalReference,
  formatImageReference,
  parseImageReference,
} from "../model/image-reference";
import type { ObservedCluster, ObservedService } from "./observe";
import { ATTEMPT_LABEL, SPEC_LABEL } from "./service-labels";

export interface WantedService {
  /** As on the engine: `<stack>-<service>`. */
  readonly name: string;
  /** The reference that shall run. */
  readonly image: string;
  readonly replicas: number;
  /** Every label but the attempt; `slipway.spec` among them. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Decision {
  /** For the label `slipway.attempt`. */
  readonly attempt: string;
  readonly verdict: "new" | "matches" | "differs" | "not compared";
  /** What differs, each in words that stand after the service's name. */
  readonly differences: readonly string[];
  /** Reality moved, not only what is wanted: the plan's own lines don't tell it. */
  readonly drifted: boolean;
}

/** What every change to the config makes: the plan shows it line by line. */
const OTHER_SPEC = "runs another specification";
const STUCK = new Set(["paused", "rollback_paused"]);

/**
 * Compares a wanted service with what was seen, and chooses its attempt:
 * - it matches: the attempt that was found, so that the plan shows nothing;
 * - it differs: the version that it has now, which no earlier attempt can be, since versions only
 *   grow: so the plan shows the repair whatever the state holds;
 * - it is not there: `nonce`, for the same reason;
 * - not compared: `nonce` too, to stand in a service that is new. For one that exists the caller
 *   must leave the attempt as the state has it (`ignoreChanges`): only Pulumi knows it.
 * @param nonce differs from run to run.
 */
export function decide(wanted: WantedService, observed: ObservedCluster, nonce: string): Decision {
  if (!observed.compared) {
    return { attempt: nonce, verdict: "not compared", differences: [], drifted: false };
  }
  const found = observed.services.find(({ name }) => name === wanted.name);
  if (found === undefined) {
    return { attempt: nonce, verdict: "new", differences: [], drifted: false };
  }
  const differences = compare(wanted, found);
  const attempt = found.labels[ATTEMPT_LABEL];
  if (differences.length === 0 && attempt !== undefined) {
    return { attempt, verdict: "matches", differences, drifted: false };
  }
  const drifted = !differences.includes(OTHER_SPEC);
  return { attempt: String(found.versionIndex), verdict: "differs", differences, drifted };
}

function compare(wanted: WantedService, found: ObservedService): string[] {
  const differences: string[] = [];
  if (found.labels[SPEC_LABEL] !== wanted.labels[SPEC_LABEL]) {
    const rolledBack = found.update?.state.startsWith("rollback_");
    differences.push(rolledBack ? "was rolled back by Swarm" : OTHER_SPEC);
  } else if (!sameLabels(wanted.labels, found.labels)) {
    differences.push("has other labels");
  }
  if (!sameImage(wanted.image, found.image)) {
    differences.push(`runs ${found.image || "no image"} instead of ${wanted.image}`);
  }
  if (found.replicas !== wanted.replicas) {
    const scale = found.replicas === undefined ? "no scale" : `a scale of ${found.replicas}`;
    differences.push(`has ${scale} instead of ${wanted.replicas}`);
  } else if (found.running !== undefined && found.running < wanted.replicas) {
    differences.push(`serves with ${found.running} of ${wanted.replicas} instances`);
  }
  if (found.update !== undefined && STUCK.has(found.update.state)) {
    differences.push(`is stuck in its last update: ${found.update.message}`);
  }
  if (differences.length === 0 && found.changedByHand) differences.push("was changed by hand");
  return differences;
}

function sameLabels(
  wanted: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): boolean {
  const names = Object.keys(wanted);
  const others = Object.keys(found).filter((name) => name !== ATTEMPT_LABEL);
  return names.length === others.length && names.every((name) => wanted[name] === found[name]);
}

/** `redis:7` and `docker.io/library/redis:7` are one image. */
function sameImage(one: string, other: string): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(reference: string): string {
  try {
    return formatImageReference(canonicalReference(parseImageReference(reference)));
  } catch {
    // By hand anything may be run, also an image's bare id: then only the same text is the same.
    return reference;
  }
}
