import {
  CLUSTER_CHAIN,
  INPUT_CHAIN,
  LEAVING_CHAIN,
} from "../../../components/hosts/preparation/firewall";
import type { ClusterFacts, MachineFacts } from "./facts";
import type { Check } from "./item";

type Port = readonly [protocol: "tcp" | "udp", port: number];

/**
 * Whether a machine's firewall sends these ports through a chain that ends by dropping, and lets
 * in nothing before but the cluster's machines.
 */
export function closedToOthers(ports: readonly Port[]): Check {
  return (facts) =>
    facts.machines.flatMap((machine) => {
      const what = opening(machine, ports, facts);
      return what === undefined ? [] : [{ subject: machine.name, machine: machine.name, what }];
    });
}

function opening(
  { firewall }: MachineFacts,
  ports: readonly Port[],
  { machines }: ClusterFacts,
): string | undefined {
  const input = rulesOf(firewall, "INPUT");
  if (input[0] !== `-j ${INPUT_CHAIN}`) return `its firewall does not begin with ${INPUT_CHAIN}`;
  const own = rulesOf(firewall, INPUT_CHAIN);
  const open = ports.filter(([protocol, port]) => {
    const chosen = `-p ${protocol} -m ${protocol} --dport ${port} -j ${CLUSTER_CHAIN}`;
    const before = own.slice(0, own.indexOf(chosen));
    return !own.includes(chosen) || before.some((rule) => !isHarmless(rule));
  });
  if (open.length > 0) return `its firewall does not close ${open.map(String).join(" ")}`;
  const allowed = machines.map(({ clusterAddress }) => `-s ${clusterAddress}/32 -j ACCEPT`);
  const end = [`-j ${LEAVING_CHAIN}`, "-j DROP"];
  const cluster = rulesOf(firewall, CLUSTER_CHAIN);
  const others = cluster.slice(0, -end.length).filter((rule) => !allowed.includes(rule));
  if (cluster.slice(-end.length).join() !== end.join() || others.length > 0) {
    return "its firewall lets others in";
  }
  if (rulesOf(firewall, LEAVING_CHAIN).length > 0) return "its firewall lets a former machine in";
  return undefined;
}

/** What the machine says to itself, and what ends or goes on in a chain of ours. */
function isHarmless(rule: string): boolean {
  return rule === "-i lo -j RETURN" || / -j (DROP|SLIPWAY-CLUSTER)$/.test(rule);
}

function rulesOf(firewall: readonly string[], chain: string): string[] {
  const start = `-A ${chain} `;
  return firewall.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length));
}
