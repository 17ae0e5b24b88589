import type * as pulumi from "@pulumi/pulumi";
import type { PlannedHost } from "../components/hosts/planned-host";
import type { RegistryStorage } from "../components/registry/registry-storage";

/** What a cloud's registry is read with. */
export interface PullLogin {
  readonly address: string;
  readonly username: string;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

/** Machines that a cloud has made, and what it gives to what runs on them. */
export interface MadeMachines {
  readonly hosts: readonly PlannedHost[];
  /** Where the registry keeps its blobs. Absent: on a machine's disk. */
  readonly registryStorage?: RegistryStorage;
  /** A login at a registry that was made with the machines. */
  readonly pullLogin?: PullLogin;
  /** What the registry waits for: the store, and the right to use it. */
  readonly stores: pulumi.Resource;
}

/** What a cloud gives to what runs on its machines. Nothing, where they are somebody's own. */
export type Cloud = Partial<Omit<MadeMachines, "hosts">>;
