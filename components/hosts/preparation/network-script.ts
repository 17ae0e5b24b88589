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
  const { clusterAddresses, names = [], authorities = [] } = settings;
  return shellScript(
    {
      ...firewallVariables(clusterAddresses),
      ...HOSTS_MARKERS,
      hosts_lines: hostsLines(names),
    },
    [LEAVING, FIREWALL, HOSTS_FILE, AUTHORITIES, trustAuthorities(authorities), MAIN],
  );
}
