import { dnsPortVariables, FREE_DNS_PORT } from "./dns-port";
import { FIREWALL, firewallVariables } from "./firewall-script";
import { HOSTS_FILE, HOSTS_MARKERS, hostsLines } from "./hosts-file";
import { LEAVING } from "./leaving-addresses";
import { shellScript } from "./prelude";
import { AUTHORITIES, trustAuthorities } from "./registry-authorities";
import type { NetworkSettings } from "./settings";

const MAIN = `
main() {
  set_firewall
  set_hosts "$hosts_lines"
  trust_authorities
  free_dns_port
}
`;

/**
 * A POSIX shell script that makes a machine known to its cluster: the swarm's ports open to the
 * other machines alone (and for a while to those that leave), names that resolve before any DNS server runs, the registry's authority
 * trusted. Nothing of the engine's is restarted. Runs after the machine's script, as root, any
 * number of times, and tells what it did in the same way.
 * @throws UserError for an address, a name or a registry that can't be one.
 */
export function networkScript(settings: NetworkSettings): string {
  const { clusterAddresses, names = [], authorities = [], servesDns = false } = settings;
  return shellScript(
    {
      ...firewallVariables(clusterAddresses),
      ...HOSTS_MARKERS,
      hosts_lines: hostsLines(names),
      ...dnsPortVariables(servesDns),
    },
    [
      LEAVING,
      FIREWALL,
      HOSTS_FILE,
      AUTHORITIES,
      trustAuthorities(authorities),
      FREE_DNS_PORT,
      MAIN,
    ],
  );
}
