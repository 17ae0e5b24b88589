import type { ObservedCluster, ObservedService } from "../../rollout/observe";
import { IMAGE_LABEL, PIN_LABEL } from "../../rollout/service-labels";
import type { PinChange } from "./release";
import type { ServiceTask } from "./tasks/phases";

/** What earlier deployments left written down of a stack. */
export interface ReleaseRecord {
  /** Pins that passed every check of the last release that did, by image. */
  readonly good: Readonly<Record<string, string>>;
  readonly open?: OpenRelease;
}

/** A release that began and did not end well, with those that were tried in its place. */
export interface OpenRelease {
  /** Where it came from, by image; null: from nothing. */
  readonly from: Readonly<Record<string, string | null>>;
  /** The pins that it was to bring: none of them has passed. */
  readonly tried: Readonly<Record<string, readonly string[]>>;
  /** When the first of them began, UTC. */
  readonly since: string;
  /** The `before` tasks that ran in them, and that a way back has to undo. Default none. */
  readonly ran?: readonly ServiceTask[];
}

/**
 * The pins to go back to, by image. First what a release that never ended came from, since what
 * runs then is half of it, unless somebody has brought another pin since; then what serves now; then
 * what passed before; at last what is there, however it is: to remove it would be worse.
 * @param stack only its services count.
 */
export function lastGoodPins(
  stack: string,
  observed: ObservedCluster,
  { good, open }: ReleaseRecord,
): Record<string, string> {
  const own = observed.compared ? observed.services.filter((one) => isOf(one, stack)) : [];
  const serving = agreedPins(own.filter(serves));
  const from = Object.entries(open?.from ?? {}).filter(([image]) => {
    const pin = serving[image];
    return pin === undefined || open?.tried[image]?.includes(pin);
  });
  const pins = { ...pinsOf(own), ...good, ...serving, ...Object.fromEntries(from) };
  return Object.fromEntries(
    Object.entries(pins).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/**
 * What is noted once a stack is healthy without a release, after `slipway up`: what it runs is good,
 * but for pins of an open release, which nobody has checked.
 */
export function goodAfterUp(
  { good, open }: ReleaseRecord,
  pins: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pins).flatMap(([image, pin]) => {
      const known = open?.tried[image]?.includes(pin) ? good[image] : pin;
      return known === undefined ? [] : [[image, known]];
    }),
  );
}

/** What is noted while a release goes on. An earlier one that is still open goes on in it. */
export function openRelease(
  { open }: ReleaseRecord,
  changes: readonly PinChange[],
  startedAt: Date,
): OpenRelease {
  const from = changes.map(({ image, from: pin }): [string, string | null] => [image, pin ?? null]);
  const tried = changes.map(({ image, to }): [string, string[]] => [
    image,
    [...new Set([...(open?.tried[image] ?? []), to])],
  ]);
  return {
    from: { ...open?.from, ...Object.fromEntries(from) },
    tried: { ...open?.tried, ...Object.fromEntries(tried) },
    since: open?.since ?? startedAt.toISOString(),
    ...(open?.ran && { ran: open.ran }),
  };
}

function isOf({ name, labels }: ObservedService, stack: string): boolean {
  return name.startsWith(`${stack}-`) && labels["slipway.stack"] === stack;
}

function serves({ running, replicas, update }: ObservedService): boolean {
  // A service that is being updated, or is stuck in it, runs two versions: neither is told good.
  return update === undefined || update.state.startsWith("rollback_completed")
    ? running === undefined || running >= (replicas ?? 1)
    : false;
}

/** Where services of one image run several pins, a release stopped between them: none is told good. */
function agreedPins(services: readonly ObservedService[]): Record<string, string> {
  const pins = pinsOf(services);
  const agreed = Object.entries(pins).filter(([image, pin]) =>
    services.every(({ labels }) => labels[IMAGE_LABEL] !== image || labels[PIN_LABEL] === pin),
  );
  return Object.fromEntries(agreed);
}

function pinsOf(services: readonly ObservedService[]): Record<string, string> {
  return Object.fromEntries(
    services.flatMap(({ labels }) => {
      const [image, pin] = [labels[IMAGE_LABEL], labels[PIN_LABEL]];
      return image === undefined || pin === undefined ? [] : [[image, pin]];
    }),
  );
}
