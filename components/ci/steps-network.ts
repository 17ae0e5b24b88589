import * as pulumi from "@pulumi/pulumi";
import { overlayNetwork } from "../cluster/overlay-network";
import type { Origin } from "../labels";
import type { EngineObject } from "../service/swarm/wiring";

const PURPOSE = "ci-steps";

/**
 * The network that a CI's steps join, and no other. It is there before what answers steps in it:
 * the edge, the registry, the forge. Containers beside the swarm may join it.
 */
export function stepsNetwork(
  origin: Origin,
  opts: pulumi.CustomResourceOptions = {},
): EngineObject {
  // It was a part of the CI once: one that is there is not made again.
  const parent = pulumi.createUrn("ci", "slipway:ci:Ci");
  const { id } = overlayNetwork(
    PURPOSE,
    { origin, purpose: PURPOSE, attachable: true },
    { ...opts, aliases: [{ parent }] },
  );
  return { id, name: `${origin.stack}-${PURPOSE}` };
}
