import type { CauseRule } from "./rule";
import type { TaskEvidence } from "../failure-report";

/** Engines from 20.10 to 28 say the first; what a pull says stands there with other image stores. */
const NO_IMAGE =
  /no such image|pull access denied|manifest unknown|manifest for .* not found|repository .* not found|failed to resolve reference|error pulling image|failed to pull/i;
const REFUSED = /access denied|unauthorized|forbidden|authentication|no basic auth/i;

/** Whether an instance failed for want of its image: then the registry is worth asking. */
export function wantsImage({ error = "" }: TaskEvidence): boolean {
  return NO_IMAGE.test(error);
}

export const imageCause: CauseRule = (task, { registry }) => {
  if (!wantsImage(task)) return undefined;
  const error = task.error ?? "";
  switch (registry?.kind) {
    case "has it not":
      return {
        kind: "no such image",
        text: `no such image: ${registry.registry} does not have it`,
      };
    case "gives none":
      return {
        kind: "image not pullable",
        text: `image not pullable: ${registry.registry} does not give it: ${registry.why}`,
      };
    case "has it":
      return {
        kind: "image not pullable",
        text: `image not pullable: the registry has it, but the machine could not fetch it: ${error}`,
      };
    case undefined:
      return REFUSED.test(error)
        ? { kind: "image not pullable", text: `image not pullable: ${error}` }
        : { kind: "no such image", text: `no such image: ${error}` };
  }
};
