import * as pulumi from "@pulumi/pulumi";
import { mirrorPort } from "../../model/registry-clients";
import type { PlannedHost } from "../hosts/planned-host";
import type { Upstream } from "./registry-file";
import { registryPlacement } from "./registry-placement";
import { registryServices, type RegistrySurroundings } from "./registry-services";

export interface RegistryMirrorArgs extends RegistrySurroundings {
  /** The name in the certificate, and the registry's port: the mirror's is the next one. */
  readonly registry: { readonly name: string; readonly port: number };
  /** The machine that it runs on, and keeps what was pulled. */
  readonly host: PlannedHost | string;
  /** IP addresses of the cluster's machines: nobody else is answered. */
  readonly sources: readonly string[];
  /** What it is a mirror of. With a login, all that this may read is readable to the cluster. */
  readonly upstream: Upstream;
}

/**
 * A pull-through mirror for machines that do not reach the registry that it copies. Read without a
 * password, since engines send none to a mirror, and never written: so it knows the cluster's machines
 * by their addresses, and answers nobody else.
 */
export class RegistryMirror extends pulumi.ComponentResource {
  /** For `registry-mirrors` of an engine: `https://<name>:<port>`. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: RegistryMirrorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:registry:RegistryMirror", name, {}, opts);
    const { registry, host } = args;
    const port = mirrorPort(registry.port);
    const storage = { kind: "filesystem" } as const;
    const gateway = registryServices(this, name, {
      ...args,
      service: "mirror",
      port,
      placement: registryPlacement(host, storage, 1),
      storage,
      instances: 1,
      access: "anyone",
    });

    this.url = gateway.serviceId.apply(() => `https://${registry.name}:${port}`);
    this.registerOutputs({ url: this.url });
  }
}
