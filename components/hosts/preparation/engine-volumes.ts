/**
 * Shell functions for the volumes on a machine that is cleaned: data outlives the engine that made
 * it, unless somebody said otherwise. They use `engine_answers`.
 */
export const ENGINE_VOLUMES = String.raw`
volumes_folder=/var/lib/docker/volumes
engine() { docker -H unix:///var/run/docker.sock "$@"; }

# Those of the stack that the file names after its project, if somebody has put it there.
remove_volumes() {
  step=volumes
  if [ ! -s "$state/remove-volumes" ]; then return 0; fi
  read -r project stack <"$state/remove-volumes" || true
  if ! engine_answers; then
    tell "kept the volumes of $project, stack $stack: no engine answers that could tell which they are"
    return 0
  fi
  volumes=$(engine volume ls -q --filter "label=slipway.project=$project" \
    --filter "label=slipway.stack=$stack")
  for volume in $volumes; do
    # A node that leaves its swarm forgets the containers of tasks that ended before.
    for container in $(engine ps -aq --filter "volume=$volume" --filter label=com.docker.swarm.task.id \
      --filter status=created --filter status=exited --filter status=dead); do
      engine rm "$container" >/dev/null
    done
    if reason=$(engine volume rm "$volume" 2>&1 >/dev/null); then
      say "removed the volume $volume"
    else
      tell "kept the volume $volume: $reason"
    fi
  done
}

# Called for each of the engine's volumes: those without a name belonged to containers that are gone.
has_name() { ! printf '%s' "$1" | grep -Eqx '[0-9a-f]{64}'; }
# Once the engine is gone: prints the names of the volumes, after a space each.
named_volumes() {
  for folder in "$volumes_folder"/*/; do
    name=$(basename "$folder")
    if [ -d "$folder" ] && has_name "$name"; then printf ' %s' "$name"; fi
  done
}
# All that is beside them goes. What the engine wrote of them stays: it brings their labels back.
keep_volumes() {
  tell "kept the volumes$1 in $volumes_folder"
  find "$(dirname "$volumes_folder")" -xdev -mindepth 1 ! -path "$volumes_folder" \
    ! -path "$volumes_folder/*" -delete
  for folder in "$volumes_folder"/*/; do
    if ! has_name "$(basename "$folder")"; then rm -rf --one-file-system "$folder"; fi
  done
}
`;
