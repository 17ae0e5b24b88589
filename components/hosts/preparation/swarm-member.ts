/**
 * Shell functions for an engine that is a node of a swarm: whether it is one, and that it is back
 * there after it started anew. They use `spare_nodes`.
 */
export const SWARM_MEMBER = String.raw`
# Seconds: a lost leader is followed by another one after some 20 s.
rejoin_seconds=120
# Also of the machine's own name: a context or a variable may lead elsewhere.
local_engine() { docker -H unix:///var/run/docker.sock "$@"; }
# inactive, pending, active, error or locked; prints nothing where no engine answers.
swarm_state() {
  if has docker; then
    local_engine info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null || true
  fi
}
in_swarm() { case $(swarm_state) in '' | inactive) false ;; *) true ;; esac; }
swarm_role() {
  local_engine info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}' 2>/dev/null
}
# The leader alone answers this, and not while there is none.
leader_says() {
  local_engine node inspect self \
    --format '{{with .ManagerStatus}}{{.Reachability}}{{end}} {{.Status.State}}' 2>&1
}
# Why a node is none that its swarm counts on; prints nothing when all is well, or it has left. A
# worker is active as soon as a manager gives it tasks.
swarm_problem() {
  case $(swarm_role) in
    'active true')
      if node=$(leader_says); then
        if [ "$node" != 'reachable ready' ]; then echo "the leader says of it: $node"; fi
      else
        printf '%s\n' "$node" | tail -n 1
      fi
      ;;
    'active false' | 'inactive false') ;;
    *)
      local_engine info --format 'its swarm is {{.Swarm.LocalNodeState}}: {{.Swarm.Error}}' \
        2>/dev/null || echo 'its engine does not answer'
      ;;
  esac
}

# Before anything that starts the engine anew: noted, so that a run that was cut off waits later. Not
# in a swarm that stands still anyway. A leader who was just elected may not know the node's state yet.
note_member() {
  case $(swarm_role) in
    'active false') note rejoin swarm ;;
    'active true') if leader_says >/dev/null; then note rejoin swarm; fi ;;
  esac
}
# The next machine's engine is not touched before: each one that is away costs the managers a vote.
await_rejoin() {
  step=swarm
  if ! noted rejoin swarm; then return 0; fi
  waited=0
  until problem=$(swarm_problem | sed 's/[.]$//') && [ -z "$problem" ]; do
    if [ "$waited" -ge "$rejoin_seconds" ]; then
      fail "the engine runs, but is not back in its swarm after $rejoin_seconds s: $problem." \
        'No other engine is started anew until it is: look at its log, and run the same command again'
    fi
    sleep 1
    waited=$((waited + 1))
  done
  forget rejoin swarm
  if in_swarm; then say 'is back in its swarm'; fi
}

# A run beside those on other machines leaves a node alone, whose turn comes.
is_spared() {
  [ "$spare_nodes" = yes ] && in_swarm
}
`;
