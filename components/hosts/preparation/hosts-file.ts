import { isIP } from "node:net";
import { UserError } from "../../../model/user-error";
import type { HostName } from "./settings";

/** Between these two lines stand Slipway's in /etc/hosts. */
const BEGIN = "# slipway: begin";
const END = "# slipway: end";

/** The markers, which {@link HOSTS_FILE} uses. */
export const HOSTS_MARKERS = { hosts_begin: BEGIN, hosts_end: END } as const;

/** Slipway's lines with their markers, or nothing. @throws UserError for what is no address or name. */
export function hostsLines(names: readonly HostName[]): string {
  for (const { name, address } of names) {
    if (isIP(address) === 0 || !/^[A-Za-z0-9.-]+$/.test(name)) {
      throw new UserError(
        `${JSON.stringify(name)} at ${JSON.stringify(address)} can't stand in /etc/hosts`,
        { hint: "Allowed are a host name and an IP address, such as 10.0.0.11." },
      );
    }
  }
  if (names.length === 0) return "";
  const lines = names.map(({ name, address }) => `${address} ${name}`);
  return [BEGIN, ...lines, END, ""].join("\n");
}

/**
 * Shell functions for /etc/hosts, which is written in place: a container's is a mount that can't be
 * replaced.
 */
export const HOSTS_FILE = String.raw`
hosts_file=/etc/hosts
cloud_folder=/etc/cloud/cloud.cfg.d
foreign_hosts() {
  awk -v first="$hosts_begin" -v last="$hosts_end" \
    '$0 == first { ours = 1 } !ours { print } $0 == last { ours = 0 }' "$hosts_file"
}
# set_hosts LINES: ours, markers included, in place of those that are there.
set_hosts() {
  step="lines of $hosts_file"
  wanted=$(mktemp)
  foreign_hosts >"$wanted"
  printf '%s' "$1" >>"$wanted"
  if ! cmp -s "$wanted" "$hosts_file"; then
    note hosts "$hosts_file"
    cat "$wanted" >"$hosts_file"
    say "changed Slipway's lines of $hosts_file"
  fi
  rm -f "$wanted"
  # Some images have cloud-init write the whole file anew at each boot; so it writes only its own line.
  if [ -n "$1" ] && [ -d "$cloud_folder" ]; then
    put_own "$cloud_folder/99-slipway.cfg" 644 'manage_etc_hosts: localhost
'
  fi
}
`;
