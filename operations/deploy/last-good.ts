import type { ObservedCluster, ObservedService } from "../../rollout/observe";
import { IMAGE_LABEL, PIN_LABEL } from "../../rollout/service-labels";

/** What earlier deployments left written down of a stack. */
export interface ReleaseRecord {
  /** Pins that passed every check of a release, by image. */
  readonly good: Readonly<Record<string, string>>;
  /** A release that began and did not end well: where it came from; null: from nothing. */
  readonly open?: {
    readonly from: Readonly<Record<string, string | null>>;
    readonly since: string;
  };
}

/**
 * The pins to go back to, by image. First what a release that never ended came from, since what
 * runs then is half of it; then what serves now; then what passed before.
 * @param stack only its services count.
 */
export function lastGoodPins(
  stack: string,
  observed: ObservedCluster,
  { good, open }: ReleaseRecord,
): Record<string, string> {
  const serving = observed.compared ? observed.services.filter((one) => serves(one, stack)) : [];
  const pins = { ...good, ...pinsOf(serving), ...open?.from };
  return Object.fromEntries(
    Object.entries(pins).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function serves({ name, labels, running, replicas, update }: ObservedService, stack: string) {
  if (!name.startsWith(`${stack}-`) || labels["slipway.stack"] !== stack) return false;
  // A service that is being updated, or is stuck in it, runs two versions: neither is told good.
  return update === undefined || update.state.startsWith("rollback_completed")
    ? running === undefined || running >= (replicas ?? 1)
    : false;
}

function pinsOf(services: readonly ObservedService[]): Record<string, string> {
  return Object.fromEntries(
    services.flatMap(({ labels }) => {
      const [image, pin] = [labels[IMAGE_LABEL], labels[PIN_LABEL]];
      return image === undefined || pin === undefined ? [] : [[image, pin]];
    }),
  );
}
