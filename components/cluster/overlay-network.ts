import * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { type Origin, originLabels, toLabelList } from "../labels";

export interface OverlayNetworkArgs {
  readonly origin: Origin;
  /** The physical name is `<stack>-<purpose>`. */
  readonly purpose: string;
  /** Without a way out to the world. Default false: apps may call others. */
  readonly internal?: boolean;
  /** Whether containers that are no service may join. Default false. */
  readonly attachable?: boolean;
}

/** A network that spans the swarm's machines. Services refer to it by its id, never by its name. */
export function overlayNetwork(
  name: string,
  args: OverlayNetworkArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Network {
  return new docker.Network(
    name,
    {
      name: `${args.origin.stack}-${args.purpose}`,
      driver: "overlay",
      attachable: args.attachable ?? false,
      internal: args.internal ?? false,
      labels: toLabelList(originLabels(args.origin)),
    },
    { deleteBeforeReplace: true, ...opts },
  );
}
