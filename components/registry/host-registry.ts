import * as pulumi from "@pulumi/pulumi";
import type { PlannedHost } from "../hosts/planned-host";
import { gatewayUsers, type RegistryClients } from "./gateway-users";
import { registryPlacement } from "./registry-placement";
import { registryServices, type RegistrySurroundings } from "./registry-services";
import type { RegistryStorage } from "./registry-storage";

export interface HostRegistryArgs extends RegistrySurroundings {
  /** The name that everybody uses, and the port of the machine. */
  readonly address: { readonly name: string; readonly port: number };
  /** The machine that it runs on, and keeps the blobs. Where it runs more than once: any of them. */
  readonly host: PlannedHost | string;
  /** Their passwords. */
  readonly clients: RegistryClients;
  /** Default: a volume of the machine, which outlives the stack. */
  readonly storage?: RegistryStorage;
  /** More than one needs a storage that they share, and machines marked for them. Default 1. */
  readonly instances?: number;
}

/**
 * The image registry of a cluster of machines: distribution, and before it a gateway that ends TLS
 * and knows two clients, of which one only reads. Created means: both are healthy.
 */
export class HostRegistry extends pulumi.ComponentResource {
  /** `<name>:<port>`: the registry's name in every image reference. */
  readonly address: pulumi.Output<string>;

  constructor(name: string, args: HostRegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("slipway:registry:HostRegistry", name, {}, opts);
    const { address, host, clients, nameKey, instances = 1 } = args;
    const storage = args.storage ?? { kind: "filesystem" };
    const gateway = registryServices(this, name, {
      ...args,
      service: "registry",
      port: address.port,
      placement: registryPlacement(host, storage, instances),
      storage,
      instances,
      access: "clients",
      users: gatewayUsers(clients, nameKey),
    });

    // Known only when it answers: whoever takes it comes after the registry.
    this.address = gateway.serviceId.apply(() => `${address.name}:${address.port}`);
    this.registerOutputs({ address: this.address });
  }
}
