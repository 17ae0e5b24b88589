import type { Host, HostRole } from "../../../model/host";
import type { TestMachine } from "./test-machine";

/** A machine as an entry of `slipway:hosts.ssh`, every field given. */
export function hostEntry(
  machine: TestMachine,
  role: HostRole,
  more: Partial<Pick<Host, "labels" | "availabilitySet" | "user">> = {},
): Host {
  const { name, address, port, hostKey, keyFile, clusterAddress, jump } = machine;
  const user = more.user ?? machine.user;
  const { labels = {}, availabilitySet } = more;
  const endpoint = { name, address, port, user, hostKey, key: keyFile };
  return {
    ...endpoint,
    role,
    labels,
    clusterAddress,
    ...(availabilitySet === undefined ? {} : { availabilitySet }),
    ...(jump === undefined ? {} : { jump }),
  };
}
