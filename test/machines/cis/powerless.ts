import { eachContainer } from "./item";
import type { ContainerFacts } from "./facts";

/** It has no capability at all, and can get none. */
export function isPowerless({ capAdd, capDrop, privileged }: ContainerFacts): boolean {
  return !privileged && capAdd.length === 0 && capDrop.some((name) => /^(CAP_)?ALL$/i.test(name));
}

/** Of whatever user a container is: it can do nothing that takes a capability. */
export const everyContainerIsPowerless = eachContainer(
  (container, { settings }) =>
    !(isPowerless(container) && settings["no-new-privileges"] === true) &&
    "may have capabilities or gain them",
);
