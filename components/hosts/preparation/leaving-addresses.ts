import { LEAVING_CHAIN } from "./firewall";
import { LEAVING_WATCH_FILE } from "./leaving-watch";
import { STATE_FOLDER } from "./prelude";

/** How long a machine that is off the list may still reach the cluster's ports at least, in seconds. */
const LEAVING_SECONDS = 900;
/** Rules for those that leave; in a folder that no boot brings back. */
export const LEAVING_FILE = "/run/slipway-leaving";

/** The values that {@link LEAVING} uses, beside `lock_file`, `loader_file` and `cluster_chain`. */
export const LEAVING_VARIABLES = {
  leaving_chain: LEAVING_CHAIN,
  leaving_seconds: String(LEAVING_SECONDS),
  leaving: LEAVING_FILE,
  leaving_unit: "slipway-leaving",
  leaving_log: `${STATE_FOLDER}/leaving.log`,
  watch_file: LEAVING_WATCH_FILE,
} as const;

/**
 * Shell functions that let an address which is gone from the rules in for a while more, and until it
 * is no node's, or the next boot. The machines that stay hear of it before the one that leaves was
 * drained: its tasks serve until then, and what they are asked goes through these ports.
 */
export const LEAVING = String.raw`
sources() { if [ -f "$1" ]; then sed -n 's/^-A [^ ]* -s \([^ ]*\) -j ACCEPT$/\1/p' "$1"; fi; }
leaving_sources() { sources "$leaving.v4"; sources "$leaving.v6"; }

# find_leaving VERSION RULES: before RULES take the place of those that are written. What it finds
# stays in a file, so that a run that is cut off is no loss; $leaving_changed says whether it is new.
leaving_changed=no
find_leaving() {
  former=$({ sources "$state/firewall.v$1"; sources "$leaving.v$1"; } | sort -u)
  gone=
  for source in $former; do
    if ! printf '%s\n' "$2" | grep -Fqx -- "-A $cluster_chain -s $source -j ACCEPT"; then
      gone="$gone-A $leaving_chain -s $source -j ACCEPT
"
    fi
  done
  if [ -n "$gone" ]; then
    put "$leaving.v$1" 644 "$gone"
    if [ "$put" = yes ]; then leaving_changed=yes; fi
  elif [ -f "$leaving.v$1" ]; then
    rm -f "$leaving.v$1"
    leaving_changed=yes
  fi
}

has_units() { [ -d /run/systemd/system ] && has systemd-run; }
# Of the process that waits; prints nothing where none does, or the number is another's by now.
leaving_process() {
  if [ ! -s "$leaving.pid" ]; then return 0; fi
  process=$(cat "$leaving.pid")
  if tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" | grep -Fq "$watch_file "; then
    echo "$process"
  fi
}
leaving_waits() {
  if has_units; then
    systemctl -q is-active "$leaving_unit.service"
  else
    [ -n "$(leaving_process)" ]
  fi
}
leaving_ends() { [ -z "$(leaving_sources)" ] || leaving_waits; }
stop_waiting() {
  if has_units; then
    systemctl stop "$leaving_unit.service" 2>/dev/null || true
  else
    process=$(leaving_process)
    # With all that it started: it leads a group of its own.
    if [ -n "$process" ]; then kill -- "-$process" 2>/dev/null || true; fi
    rm -f "$leaving.pid"
  fi
}
# Not under this run's lock while it waits, but alone when it loads.
start_waiting() {
  set -- /bin/sh "$watch_file" "$leaving_seconds" "$leaving" "$lock_file" "$loader_file"
  if has_units; then
    systemd-run --quiet --collect --unit="$leaving_unit" --property=SyslogIdentifier=slipway "$@"
  else
    setsid "$@" >>"$leaving_log" 2>&1 </dev/null &
    echo $! >"$leaving.pid"
  fi
}

# After the rules are loaded: a time for all that leave, from now on.
let_leave() {
  if [ "$leaving_changed" = no ] && leaving_ends; then return 0; fi
  stop_waiting
  time="$leaving_seconds s"
  if [ $((leaving_seconds % 60)) -eq 0 ]; then time="$((leaving_seconds / 60)) min"; fi
  for source in $(leaving_sources); do
    say "$source may reach the cluster's ports for $time more, and while it is a node: it leaves"
  done
  if [ -n "$(leaving_sources)" ]; then start_waiting; fi
}
`;
