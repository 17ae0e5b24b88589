import type { PlannedTask } from "../../rollout/release-plan";
import type { PinChange } from "./release";
import type { ServiceTask } from "./tasks/phases";

/**
 * A migration fails for what it runs itself. A test that fails speaks against the service that it
 * tests, unless the release changes only the test.
 */
export function blamedImage(
  { service, task }: ServiceTask,
  changes: readonly Pick<PinChange, "image">[],
): PlannedTask["image"] {
  const isChanged = changes.some(({ image }) => image === service.image);
  return task.phase === "after" && isChanged
    ? { name: service.image, pin: service.pin }
    : task.image;
}
