import type { Origin } from "../components/labels";
import { resolvePin, type Substitutions } from "../config/substitutions";
import { formatPin, type Pin } from "../model/pin";
import type { ResolvedImage } from "../model/resolved-service";
import type { ObservedCluster } from "../rollout";
import type { ToldLabel } from "../record/recorded-labels";
import type { ReleasePlan } from "../rollout/release-plan";

/** What a composition knows beside its config. */
export interface StackContext {
  readonly origin: Origin;
  /** What was seen on the engine at start. */
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
  /** What runs in the place of images that this machine can't have. */
  readonly substitutions: Substitutions;
  /** Path of the engine's socket on the engine's own machine. */
  readonly engineSocket: string;
  /** The text of a file of the project, by its path relative to it. */
  readonly readFile: (file: string) => string;
  /** Told what `slipway deploy` wants to know of an environment. Default: nobody asks. */
  readonly tellPlan?: (plan: ReleasePlan) => void;
  /** Told what the keyed hash in a label is of, in a run with placeholders. Default: nobody asks. */
  readonly tellLabel?: ((told: ToldLabel) => void) | undefined;
}

/** The image of a name under `slipway:images`. @throws UserError when nothing says what it is. */
export function resolvedImage(
  name: string,
  images: Readonly<Record<string, Pin>>,
  { substitutions }: Pick<StackContext, "substitutions">,
): ResolvedImage {
  const pin = images[name];
  if (pin === undefined) throw new Error(`the checked config has no image "${name}"`);
  return { name, pin: formatPin(pin), run: resolvePin(pin, substitutions).run };
}
