import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { AUTHORITY_LABEL, type AuthoritySigns } from "../../model/authority-label";
import { shortContentHash } from "../../model/keyed-hash";
import { type Origin, originLabels, toLabelList } from "../labels";

export interface PublishedAuthorityArgs {
  readonly origin: Origin;
  /** PEM: the authority's certificate, no secret. */
  readonly certificate: string;
  readonly signs: AuthoritySigns;
}

/**
 * The certificate of the platform's authority, where whoever reaches the cluster's engine finds it
 * and nobody but a manager can change it: the commands, which trust it at the edge, and people. No
 * service reads it. The physical name tells the content, since Swarm changes neither.
 */
export class PublishedAuthority extends pulumi.ComponentResource {
  constructor(name: string, args: PublishedAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:cluster:PublishedAuthority", name, {}, opts);
    const { origin, certificate, signs } = args;
    new docker.ServiceConfig(
      `${name}-certificate`,
      {
        name: `${origin.stack}-authority-${shortContentHash(`${signs}\n${certificate}`)}`,
        data: Buffer.from(certificate, "utf8").toString("base64"),
        labels: toLabelList({ ...originLabels(origin), [AUTHORITY_LABEL]: signs }),
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
