import type { Host } from "../host";
import type { SecretValue } from "../secret-value";
import { type HostKey, machineHostKey } from "./host-key";
import { clusterMachines, hostOf, jumpMachine } from "./machines";
import type { AzureSpec } from "./spec";

/** The machines as all that builds on machines takes them, and what their SSH servers show. */
export interface ClusterHosts {
  readonly hosts: readonly Host[];
  /** By the machine's name; the jump machine's too. */
  readonly keys: Readonly<Record<string, HostKey>>;
}

/**
 * Known in full before anything is made: addresses are chosen, names follow from the prefix, and
 * host keys from the stack's secret.
 * @param stackKey `slipway:secrets.host-key`.
 * @throws UserError when that is no private key.
 */
export function clusterHosts(spec: AzureSpec, stackKey: SecretValue): ClusterHosts {
  const machines = clusterMachines(spec);
  const jump = jumpMachine(spec);
  const all = jump === undefined ? machines : [...machines, jump];
  const keys = Object.fromEntries(
    all.map(({ name }) => [name, machineHostKey(stackKey, name)] as const),
  );
  const publicKeys = Object.fromEntries(
    Object.entries(keys).map(([name, { publicKey }]) => [name, publicKey]),
  );
  return { hosts: machines.map((machine) => hostOf(machine, spec, publicKeys)), keys };
}
