import { EDGE_LABEL, type Host, REGISTRY_LABEL } from "./host";
import type { HostProblem } from "./host-problem";

/** What SwarmKit's constraint parser takes behind `node.labels.`. */
const NAME = /^[A-Za-z0-9_.-]+$/;
/** What it takes as a value; spaces around one are cut off there, so no node would match. */
const VALUE = /^(?! )[A-Za-z0-9:_ .*()?+[\]\\^$|/-]+(?<! )$/;
const VALUE_ALLOWED = "letters, digits, spaces within and : - _ . / + * ? ( ) [ ] \\ ^ $ |";

/** What placement could not ask for, and what the labels that Slipway reads may not say. */
export function hostLabelProblems({
  labels,
  availabilitySet,
}: Pick<Host, "labels" | "availabilitySet">): HostProblem[] {
  const problems = Object.entries(labels).flatMap(([name, value]): HostProblem[] => {
    const path = `labels.${name}`;
    if (!NAME.test(name)) {
      const found = "a name that Swarm can't place by";
      return [{ path, found, allowed: "letters, digits, -, _ and . in names of labels" }];
    }
    if (name.startsWith("slipway.")) {
      const found = "a name that Slipway gives itself";
      return [{ path, found, allowed: "names that don't start with slipway." }];
    }
    const found = JSON.stringify(value);
    if (name === EDGE_LABEL || name === REGISTRY_LABEL) {
      const allowed = '"true", or no such label';
      return value === "true" ? [] : [{ path, found, allowed }];
    }
    return VALUE.test(value) ? [] : [{ path, found, allowed: VALUE_ALLOWED }];
  });
  if (availabilitySet === undefined || VALUE.test(availabilitySet)) return problems;
  const found = JSON.stringify(availabilitySet);
  return [...problems, { path: "availabilitySet", found, allowed: VALUE_ALLOWED }];
}
