/**
 * Shell functions that purge an engine that Slipway installed, or give one that was there its own
 * settings back. They use `config_file`, what starts and stops the engine, and engine-volumes.ts.
 */
export const ENGINE_REMOVAL = String.raw`
# Or removed by a run that was cut off, and not purged.
is_there() { dpkg-query -s "$1" 2>/dev/null | grep -q '^Status: .* \(installed\|config-files\)$'; }
# contains WORDS WORD
contains() { case " $1 " in *" $2 "*) true ;; *) false ;; esac; }

# Those of our packages that nobody else has come to need stand in $purged, after a space each.
choose_packages() {
  step=packages
  ours=
  for package in $(notes package); do
    if is_there "$package"; then ours="$ours $package"; fi
  done
  purged=
  for package in $ours; do
    needed_by=
    for other in $(apt-get -s purge "$package" | sed -n 's/^\(Purg\|Remv\) \([^ ]*\).*/\2/p'); do
      if ! contains "$ours" "$other"; then needed_by="$needed_by $other"; fi
    done
    if [ -z "$needed_by" ]; then
      purged="$purged $package"
    else
      tell "kept the package $package, which is needed by:$needed_by"
    fi
  done
}
purge_packages() {
  step=packages
  if [ -z "$purged" ]; then return 0; fi
  log=$(mktemp)
  for verb in remove purge; do
    # shellcheck disable=SC2086  # a list of words
    DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$verb" $purged \
      >"$log" 2>&1 || fail "apt-get $verb:$purged: $(grep '^E:' "$log" | tail -n 3 | tr '\n' ' ')"
    # Debian's package leaves it there to be run at its purge, and it takes all volumes with it.
    rm -f /var/lib/docker/nuke-graph-directory.sh
  done
  rm -f "$log"
  say "purged the packages:$purged"
}

# Also an engine whose removal was cut off, unless there is another one by now.
is_ours() {
  if ! has dockerd; then
    noted removal engine
    return
  fi
  owner=
  if has dpkg-query; then
    owner=$(dpkg-query -S "$(command -v dockerd)" 2>/dev/null | cut -d : -f 1 || true)
  fi
  [ -n "$owner" ] && contains "$purged" "$owner"
}

remove_engine() {
  remove_volumes
  for package in $(notes hold); do
    apt-mark unhold "$package" >/dev/null 2>&1 || true
    forget hold "$package"
  done
  choose_packages
  step=engine
  if is_ours; then
    note removal engine
    halt_engine
    remove_engine_rules
    remove_engine_config
    purge_packages
    remove_engine_data
  else
    remove_engine_config
    if [ "$removed" = yes ] && [ -n "$(engine_pid)" ]; then
      halt_engine
      launch_engine || fail "the engine does not start again: $(engine_last_words)"
      say 'restarted the engine with its own settings'
    fi
    purge_packages
  fi
}
remove_engine_config() {
  step='engine settings'
  removed=no
  if [ -z "$(notes engine-config)" ] || [ ! -f "$config_file" ]; then return 0; fi
  if noted engine-config "$(sha256sum <"$config_file" | cut -d ' ' -f 1)"; then
    rm -f "$config_file"
    removed=yes
    say "removed $config_file"
  else
    tell "kept $config_file, which somebody has changed since Slipway wrote it"
  fi
}
# The engine leaves its rules behind: the chains' names are its own, and so are the bridges'.
remove_engine_rules() {
  step="the engine's firewall rules"
  policy=DROP
  # It closed forwarding because it was the one who turned it on.
  if noted kernel net.ipv4.ip_forward=0; then policy=ACCEPT; fi
  for tool in iptables ip6tables; do
    if ! has "$tool-save" || ! "$tool" -w -S >/dev/null 2>&1; then continue; fi
    "$tool-save" 2>/dev/null |
      grep -v -e DOCKER -e ' docker0 ' -e ' docker_gwbridge ' -e ' br-[0-9a-f]\{12\} ' |
      sed "s/^:FORWARD DROP/:FORWARD $policy/" |
      "$tool-restore" -w
  done
}
# left_mounted MOUNTS: what the engine and its containers did not unmount, innermost first. Not the
# folders themselves, nor what is in them of another kind: that may be a disk of its own.
left_mounted() {
  sed -n 's#^[^ ]* \(/\(var/lib\|var/run\|run\)/\(docker\|containerd\)/[^ ]*\) \(nsfs\|overlay\|tmpfs\|mqueue\) .*#\1#p' "$1" |
    sort -r
}
remove_engine_data() {
  step="the engine's data"
  # A namespace that a process still has goes with that process.
  left_mounted /proc/mounts | while read -r mount; do umount -l "$mount"; done
  kept=$(named_volumes)
  if [ -n "$kept" ]; then keep_volumes "$kept"; fi
  for folder in /var/lib/docker /var/lib/containerd /run/docker /run/containerd; do
    if [ ! -d "$folder" ]; then continue; fi
    if [ -n "$kept" ] && [ "$folder" = /var/lib/docker ]; then continue; fi
    find "$folder" -xdev -mindepth 1 -delete
    rmdir "$folder" 2>/dev/null || true
  done
  rm -f /etc/docker/key.json "$engine_log" /var/log/docker.log "$engine_pid_file" /run/docker.sock
  for folder in /etc/docker/certs.d /etc/docker; do rmdir "$folder" 2>/dev/null || true; done
  for link in docker0 docker_gwbridge; do
    if has ip && ip link show "$link" >/dev/null 2>&1; then ip link delete "$link"; fi
  done
  if getent group docker | grep -q ':$'; then groupdel docker; fi
  say 'removed the engine with its images'
}
`;
