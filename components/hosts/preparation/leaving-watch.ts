import { STATE_FOLDER } from "./prelude";

/** On a machine: what waits until a former machine of the cluster may be shut out. */
export const LEAVING_WATCH_FILE = `${STATE_FOLDER}/leaving.sh`;

/**
 * Ends the time of addresses that leave, and exits when none is left: `leaving.sh SECONDS RULES LOCK
 * LOADER`. It looks once in that many seconds. An address that is a node's still, as after a removal
 * that failed, keeps its time; so do all while nobody knows. How an engine tells (20.10 and newer):
 * - a manager lists its nodes, also those that are down; not while the swarm has no leader;
 * - a worker's overlay networks list the machines that they span, `ingress` being on all of them. One
 *   that is down is missing there within seconds, so that a worker has to miss it twice. Only the
 *   managers are listed in either case.
 */
export const LEAVING_WATCH = String.raw`#!/bin/sh
# Of Slipway: shuts former machines of the cluster out, once they are no nodes any more.
set -u
seconds=$1
leaving=$2
lock_file=$3
loader_file=$4
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

last=
# Once, and not in every round.
tell() {
  if [ "$*" != "$last" ]; then printf 'slipway: %s\n' "$*"; fi
  last=$*
}
time="$seconds s"
if [ $((seconds % 60)) -eq 0 ]; then time="$((seconds / 60)) min"; fi

engine() { timeout 30 docker -H unix:///var/run/docker.sock "$@" 2>/dev/null </dev/null; }
without_port() { sed -e 's/^\[\(.*\)\]:[0-9]*$/\1/' -e 's/^\([0-9.]*\):[0-9]*$/\1/'; }
# rules VERSION, sources VERSION
rules() { if [ -f "$leaving.v$1" ]; then cat "$leaving.v$1"; fi; }
sources() { rules "$1" | sed -n 's/^-A [^ ]* -s \([^ ]*\) -j ACCEPT$/\1/p'; }
contains() { printf '%s\n' "$1" | grep -Fqx -- "$2"; }

# Of an engine's swarm: none, manager or worker. Fails where the engine does not know.
swarm_role() {
  if ! command -v docker >/dev/null 2>&1; then
    echo none
    return 0
  fi
  case $(engine info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}') in
    inactive*) echo none ;;
    'active true') echo manager ;;
    'active false') echo worker ;;
    *) return 1 ;;
  esac
}
# nodes_of ROLE: the addresses of the swarm's nodes, one a line.
nodes_of() {
  case $1 in
    manager)
      nodes=$(engine node ls -q) || return 1
      # shellcheck disable=SC2086  # a list of words
      engine node inspect --format \
        '{{println .Status.Addr}}{{with .ManagerStatus}}{{println .Addr}}{{end}}' $nodes
      ;;
    worker)
      engine info --format '{{range .Swarm.RemoteManagers}}{{println .Addr}}{{end}}' || return 1
      networks=$(engine network ls -q --filter driver=overlay) || return 1
      if [ -z "$networks" ]; then return 0; fi
      # shellcheck disable=SC2086
      engine network inspect --format '{{range .Peers}}{{println .IP}}{{end}}' $networks
      ;;
  esac
}

# What may be shut out stands in $gone. A range is for machines that were to come, and is no node's.
missed=
look() {
  gone=
  asked=$(sources 4; sources 6)
  if ! role=$(swarm_role) || ! nodes=$(nodes_of "$role"); then
    # shellcheck disable=SC2086
    tell "the engine does not tell the swarm's nodes; for $time more may reach its ports:" $asked
    return 0
  fi
  nodes=$(printf '%s\n' "$nodes" | without_port)
  former=$missed
  missed=
  kept=
  for source in $asked; do
    if contains "$nodes" "$(printf '%s' "$source" | sed -e 's|/32$||' -e 's|/128$||')"; then
      kept="$kept $source"
    else
      missed="$missed$source
"
      if [ "$role" != worker ] || contains "$former" "$source"; then gone="$gone $source"; fi
    fi
  done
  if [ -n "$kept" ]; then
    tell "nodes of the swarm still, which may reach its ports for $time more:$kept"
  fi
}
# What came meanwhile is not in $gone: it has its time.
shut_out() {
  for version in 4 6; do
    if [ ! -f "$leaving.v$version" ]; then continue; fi
    for source in $gone; do
      rules "$version" | grep -Fv -e " -s $source -j " >"$leaving.new" || true
      mv "$leaving.new" "$leaving.v$version"
    done
    if [ ! -s "$leaving.v$version" ]; then rm -f "$leaving.v$version"; fi
  done
  /bin/sh "$loader_file"
  tell "no nodes of the swarm any more, and shut out from its ports:$gone"
}

while sleep "$seconds"; do
  # Not under the lock, since an engine may be slow to answer.
  look
  if (
    flock 9
    if [ -n "$gone" ]; then shut_out 9>&-; fi
    if [ -f "$leaving.v4" ] || [ -f "$leaving.v6" ]; then exit 1; fi
    rm -f "$leaving.pid"
  ) 9>"$lock_file"; then exit 0; fi
done
`;
