import type { ReleasePlan } from "../../rollout/release-plan";

/** One image that a release moves from one pin to another. */
export interface PinChange {
  /** The key under `slipway:images`. */
  readonly image: string;
  /** The last good pin. Absent: it did not run before. */
  readonly from?: string;
  readonly to: string;
  /** The services that run it, in the order of their dependencies; none where only tasks do. */
  readonly services: readonly string[];
}

/**
 * What a release changes: each image whose pin in the plan is not the last good one. An image that
 * only tasks run counts once an earlier release has passed with it: nothing on the cluster tells
 * what it was before.
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
  for (const { image } of services.flatMap(({ tasks }) => tasks)) {
    if (image.name in lastGood && !images.has(image.name)) {
      images.set(image.name, { to: image.pin, services: [] });
    }
  }
  return [...images].flatMap(([image, { to, services: running }]) => {
    const from = lastGood[image];
    if (from === to) return [];
    return [{ image, ...(from !== undefined && { from }), to, services: running }];
  });
}

/** Every pin of a plan, those of its tasks among them, by image. */
export function pinsOf({ services }: ReleasePlan): Record<string, string> {
  const tasks = services.flatMap((service) => service.tasks);
  return Object.fromEntries([
    ...tasks.map(({ image }): [string, string] => [image.name, image.pin]),
    ...services.map(({ image, pin }): [string, string] => [image, pin]),
  ]);
}
