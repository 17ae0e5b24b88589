import { ENGINE_CONFIG_FILE } from "./engine-config";
import { ENGINE_REMOVAL } from "./engine-removal";
import { ENGINE_SERVICE } from "./engine-service";
import { ENGINE_VOLUMES } from "./engine-volumes";
import { CLUSTER_CHAIN, INPUT_CHAIN } from "./firewall";
import { FIREWALL_LOADER, FIREWALL_UNIT } from "./firewall-script";
import { HOSTS_FILE, HOSTS_MARKERS } from "./hosts-file";
import { LEAVING, LEAVING_VARIABLES } from "./leaving-addresses";
import { shellScript } from "./prelude";
import { AUTHORITIES } from "./registry-authorities";

const MAIN = String.raw`
remove_firewall() {
  step=firewall
  if [ -z "$(notes firewall)" ]; then return 0; fi
  if [ -d /run/systemd/system ] && systemctl -q is-enabled "$unit" 2>/dev/null; then
    systemctl -q disable "$unit"
  fi
  stop_waiting
  rm -f "$leaving".*
  for tool in iptables ip6tables; do
    if ! has "$tool" || ! "$tool" -w -S "$input_chain" >/dev/null 2>&1; then continue; fi
    while "$tool" -w -D INPUT -j "$input_chain" 2>/dev/null; do :; done
    "$tool" -w -F "$input_chain"
    "$tool" -w -X "$input_chain"
    for chain in "$cluster_chain" "$leaving_chain"; do
      if ! "$tool" -w -F "$chain" 2>/dev/null; then continue; fi
      "$tool" -w -X "$chain"
    done
  done
  forget firewall "$input_chain"
  say "removed the firewall's chains"
}
remove_kernel_settings() {
  step='kernel settings'
  for change in $(notes kernel); do
    setting=$(printf '%s' "$change" | cut -d = -f 1)
    value=$(printf '%s' "$change" | cut -d = -f 2)
    place=/proc/sys/$(printf '%s' "$setting" | tr . /)
    if [ -w "$place" ]; then
      echo "$value" >"$place"
      say "set $setting = $value, as it was"
    fi
    forget kernel "$change"
  done
}
remove_files() {
  step=files
  for file in $(notes file); do
    if [ -e "$file" ]; then
      rm -f "$file"
      say "removed $file"
    fi
    forget file "$file"
  done
}
remove_members() {
  step='group docker'
  for member in $(notes member); do
    if id -nG "$member" 2>/dev/null | tr ' ' '\n' | grep -qx docker; then
      gpasswd -d "$member" docker >/dev/null
      say "$member left the group docker"
    fi
    forget member "$member"
  done
}

main() {
  if [ ! -d "$state" ]; then return 0; fi
  remove_firewall
  set_hosts ''
  trusted=
  distrust_others
  remove_members
  remove_engine
  remove_kernel_settings
  remove_files
  step='the marker'
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
  rm -rf "$state"
  say 'nothing of Slipway is left here'
}
`;

/**
 * A POSIX shell script that takes away what the other scripts left on a machine, by the marker that
 * they wrote: settings, and the engine with its images if Slipway installed it. Volumes with a name
 * stay, but for those of the stack that `/var/lib/slipway/remove-volumes` names; and so does what
 * was there before. Run as root, any number of times; it prints a line for each thing. The machine
 * must have left its swarm.
 */
export function cleanupScript(): string {
  return shellScript(
    {
      config_file: ENGINE_CONFIG_FILE,
      input_chain: INPUT_CHAIN,
      cluster_chain: CLUSTER_CHAIN,
      unit: FIREWALL_UNIT,
      loader_file: FIREWALL_LOADER,
      ...LEAVING_VARIABLES,
      ...HOSTS_MARKERS,
    },
    [ENGINE_SERVICE, HOSTS_FILE, AUTHORITIES, LEAVING, ENGINE_VOLUMES, ENGINE_REMOVAL, MAIN],
  );
}
