import { CLUSTER_CHAIN, INPUT_CHAIN, firewallRules } from "./firewall";
import { LEAVING_FILE, LEAVING_VARIABLES } from "./leaving-addresses";
import { LEAVING_WATCH } from "./leaving-watch";
import { STATE_FOLDER } from "./prelude";

export const FIREWALL_LOADER = `${STATE_FOLDER}/firewall.sh`;
export const FIREWALL_UNIT = "slipway-firewall.service";
const UNIT_FILE = `/etc/systemd/system/${FIREWALL_UNIT}`;

/**
 * Loads the rules beside it, at boot and when they change, with those for machines that leave. Each
 * of the two calls changes all at once, and rules of others stay in their order.
 */
const LOADER = `#!/bin/sh
# Of Slipway: lets the swarm's ports in from the cluster's machines only.
set -eu
for version in 4 6; do
  tool=$(test "$version" = 4 && echo iptables || echo ip6tables)
  if [ "$version" = 6 ] && ! "$tool" -w -S INPUT >/dev/null 2>&1; then continue; fi
  {
    grep -v '^COMMIT$' ${STATE_FOLDER}/firewall.v$version
    if [ -f ${LEAVING_FILE}.v$version ]; then cat ${LEAVING_FILE}.v$version; fi
    echo COMMIT
  } | "$tool-restore" -w --noflush
  "$tool" -w -C INPUT -j ${INPUT_CHAIN} 2>/dev/null || "$tool" -w -I INPUT 1 -j ${INPUT_CHAIN}
done
`;

/** Ahead of network and engine: no port is open before its rule is there. */
const UNIT = `[Unit]
Description=Firewall of Slipway's cluster ports
DefaultDependencies=no
After=local-fs.target
Before=network-pre.target docker.service
Wants=network-pre.target
RequiresMountsFor=${STATE_FOLDER}

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh ${FIREWALL_LOADER}

[Install]
WantedBy=multi-user.target
`;

/** The values that {@link FIREWALL} uses. @throws UserError for what is not an IP address. */
export function firewallVariables(clusterAddresses: readonly string[]): Record<string, string> {
  const { v4, v6 } = firewallRules(clusterAddresses);
  return {
    rules_v4: v4,
    rules_v6: v6,
    loader_file: FIREWALL_LOADER,
    loader: LOADER,
    unit: FIREWALL_UNIT,
    unit_file: UNIT_FILE,
    unit_text: UNIT,
    input_chain: INPUT_CHAIN,
    cluster_chain: CLUSTER_CHAIN,
    ...LEAVING_VARIABLES,
    watch: LEAVING_WATCH,
  };
}

/**
 * Shell functions that close the swarm's ports to others, and keep them closed over reboots. They
 * use those of leaving-addresses.ts.
 */
export const FIREWALL = String.raw`
# What the kernel has of our chains, and that the first packet meets them.
rules_seen() {
  for tool in iptables ip6tables; do
    if has "$tool"; then
      "$tool" -w -S "$input_chain" 2>/dev/null || true
      "$tool" -w -S "$cluster_chain" 2>/dev/null || true
      "$tool" -w -S INPUT 2>/dev/null | grep -e "-j $input_chain" || true
    fi
  done
}
set_firewall() {
  step=firewall
  if ! has iptables-restore; then fail 'iptables is not installed, and it keeps the ports closed'; fi
  note firewall "$input_chain"
  find_leaving 4 "$rules_v4"
  find_leaving 6 "$rules_v6"
  put_own "$state/firewall.v4" 644 "$rules_v4"
  v4=$put
  put_own "$state/firewall.v6" 644 "$rules_v6"
  v6=$put
  put_own "$watch_file" 755 "$watch"
  if [ "$put" = yes ]; then leaving_changed=yes; fi
  put_own "$loader_file" 755 "$loader"
  if [ "$v4$v6$put$leaving_changed" = nononono ] && rules_seen | cmp -s - "$state/firewall.seen" &&
    leaving_ends; then
    keep_firewall
    return 0
  fi
  sh "$loader_file"
  rules_seen >"$state/firewall.seen"
  say "closed the cluster's ports to other machines"
  if [ ! -d /run/systemd/system ]; then
    tell "no systemd: run $loader_file at boot, or the ports are open until the next slipway up"
  fi
  let_leave
  keep_firewall
}
keep_firewall() {
  if [ ! -d /run/systemd/system ]; then return 0; fi
  put_own "$unit_file" 644 "$unit_text"
  if [ "$put" = yes ]; then systemctl daemon-reload; fi
  if ! systemctl -q is-enabled "$unit" 2>/dev/null; then
    systemctl -q enable "$unit"
    say 'the firewall is loaded at boot'
  fi
}
`;
