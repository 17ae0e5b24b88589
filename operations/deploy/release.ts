import type { ReleasePlan } from "../../rollout/release-plan";

/** One image that a release moves from one pin to another. */
export interface PinChange {
  /** The key under `slipway:images`. */
  readonly image: string;
  /** The last good pin. Absent: it did not run before. */
  readonly from?: string;
  readonly to: string;
  /** The services that run it, in the order of their dependencies. */
  readonly services: readonly string[];
}

/**
 * What a release changes: each image whose pin in the plan is not the last good one.
 * @param lastGood by the key under `slipway:images`.
 */
export function releaseOf(
  { services }: ReleasePlan,
  lastGood: Readonly<Record<string, string>>,
): PinChange[] {
  const images = new Map<string, { to: string; services: string[] }>();
  for (const { image, pin, service } of services) {
    const entry = images.get(image) ?? { to: pin, services: [] };
    entry.services.push(service);
    images.set(image, entry);
  }
  return [...images].flatMap(([image, { to, services: running }]) => {
    const from = lastGood[image];
    if (from === to) return [];
    return [{ image, ...(from !== undefined && { from }), to, services: running }];
  });
}
