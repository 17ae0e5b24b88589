import * as pulumi from "@pulumi/pulumi";
import { resolveService } from "../../model/resolve-service";
import type { ResolvedImage } from "../../model/resolved-service";
import type { ObservedCluster } from "../../rollout/observe";
import { overlayNetwork } from "../cluster/overlay-network";
import type { Origin } from "../labels";
import { AppService } from "../service/app-service";
import { type DnsSettings, dnsSpec } from "./spec";

export interface DnsArgs extends DnsSettings {
  readonly origin: Origin;
  /** Of dnsmasq. */
  readonly image: ResolvedImage;
  readonly observed: ObservedCluster;
  /** Differs from run to run. */
  readonly nonce: string;
}

/**
 * A DNS server for the platform's domain, for people's machines, for the cluster's own and for
 * jobs: every name below the domain leads to the edge, and the registry's to the registry.
 */
export class Dns extends pulumi.ComponentResource {
  constructor(name: string, args: DnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:dns:Dns", name, {}, opts);
    const { origin, image, observed, nonce } = args;

    // It asks others outside, and host ports are reached through what a network has for that.
    const network = overlayNetwork(`${name}-network`, { origin, purpose: "dns" }, { parent: this });
    new AppService(
      `${name}-server`,
      {
        service: resolveService(dnsSpec(args), {}, { image }),
        origin,
        privateNetwork: { id: network.id, name: `${origin.stack}-dns` },
        observed,
        nonce,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
