import { Address4, Address6 } from "ip-address";
import { UserError } from "../../../model/user-error";

/** Chains of Slipway's own: nothing else of a machine's firewall is touched. */
export const INPUT_CHAIN = "SLIPWAY-INPUT";
export const CLUSTER_CHAIN = "SLIPWAY-CLUSTER";
/** For machines that leave: see leaving-addresses.ts. */
export const LEAVING_CHAIN = "SLIPWAY-LEAVING";

/**
 * What Swarm's nodes say to each other, after the engine's documentation: management, membership
 * and the overlay networks' own traffic.
 */
const CLUSTER_PORTS = [
  ["tcp", 2377],
  ["tcp", 7946],
  ["udp", 7946],
  ["udp", 4789],
] as const;
/** Where engines are wont to listen: whoever reaches one owns the machine. */
const ENGINE_PORTS = "2375:2376";

/** One for each IP version, in iptables-restore's form. */
export interface FirewallRules {
  readonly v4: string;
  readonly v6: string;
}

/**
 * Lets the swarm's ports in from these addresses and ranges only, and the engine's from nowhere.
 * @throws UserError when one is neither an IP address nor a range: a firewall knows no names.
 */
export function firewallRules(clusterAddresses: readonly string[]): FirewallRules {
  const sources = [...new Set(clusterAddresses)].sort();
  for (const source of sources) {
    if (!Address4.isValid(source) && !Address6.isValid(source)) {
      throw new UserError(`the cluster's address ${JSON.stringify(source)} is not an IP address`, {
        hint: "Give the machine a clusterAddress (or a range) of numbers: 10.0.0.11, 10.0.0.0/16, fd00::11",
      });
    }
  }
  return {
    v4: rules(sources.filter((source) => Address4.isValid(source))),
    v6: rules(sources.filter((source) => Address6.isValid(source))),
  };
}

function rules(sources: readonly string[]): string {
  return [
    "*filter",
    `:${INPUT_CHAIN} - [0:0]`,
    `:${CLUSTER_CHAIN} - [0:0]`,
    `:${LEAVING_CHAIN} - [0:0]`,
    `-A ${INPUT_CHAIN} -i lo -j RETURN`,
    `-A ${INPUT_CHAIN} -p tcp --dport ${ENGINE_PORTS} -j DROP`,
    ...CLUSTER_PORTS.map(
      ([protocol, port]) => `-A ${INPUT_CHAIN} -p ${protocol} --dport ${port} -j ${CLUSTER_CHAIN}`,
    ),
    ...sources.map((source) => `-A ${CLUSTER_CHAIN} -s ${source} -j ACCEPT`),
    `-A ${CLUSTER_CHAIN} -j ${LEAVING_CHAIN}`,
    `-A ${CLUSTER_CHAIN} -j DROP`,
    "COMMIT",
    "",
  ].join("\n");
}
