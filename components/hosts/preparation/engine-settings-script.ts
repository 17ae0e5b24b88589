/**
 * Shell functions that write the engine's settings and put them into effect. They use
 * `config_file`, `config`, `config_fragments` and `open_files`, and what finds and starts the engine.
 */
export const ENGINE_SETTINGS = String.raw`
previous=$state/daemon.json.previous
# Where nobody may raise a limit, as in a container, no container with a higher one would start.
fit_limits() {
  # shellcheck disable=SC3045  # dash, bash and BusyBox have it
  if (ulimit -n "$open_files") 2>/dev/null; then return 0; fi
  # shellcheck disable=SC3045
  highest=$(ulimit -H -n)
  config_fragments=$(printf '%s' "$config_fragments" | sed "s/:$open_files/:$highest/g")
  # $() takes the last line break away.
  config="$(printf '%s' "$config" | sed "s/:$open_files/:$highest/g")
"
}
config_hash() { sha256sum <"$config_file" | cut -d ' ' -f 1; }

# Written before the engine is installed, so that its first start has them. $effect says what an
# engine that runs already needs.
configure_engine() {
  step='engine settings'
  effect=none
  if [ -f "$config_file" ] && ! noted engine-config "$(config_hash)"; then
    compare_config
    return 0
  fi
  wanted=$(printf '%s' "$config" | sha256sum | cut -d ' ' -f 1)
  if [ -f "$config_file" ] && [ "$(config_hash)" = "$wanted" ]; then
    # A run that was cut off may have written it and gone no further.
    for effect in $(notes pending); do :; done
    return 0
  fi
  effect=restart
  rm -f "$previous"
  if [ -f "$config_file" ]; then
    if ! noted pending restart && [ "$(grep -v '"registry-mirrors"' "$config_file")" = \
      "$(printf '%s' "$config" | grep -v '"registry-mirrors"')" ]; then
      effect=reload
    fi
    cp -p "$config_file" "$previous"
    for former in $(notes engine-config); do
      if [ "$former" != "$(config_hash)" ]; then forget engine-config "$former"; fi
    done
  fi
  note engine-config "$wanted"
  note pending "$effect"
  put "$config_file" 644 "$config"
  say "wrote $config_file"
}
# Somebody else's file is kept; only the names of our settings are told, never their values.
compare_config() {
  differing=$(printf '%s\n' "$config_fragments" | while IFS= read -r fragment; do
    if ! tr -d ' \t\r\n' <"$config_file" | grep -Fq -- "$fragment"; then
      printf ' %s' "$(printf '%s' "$fragment" | cut -d '"' -f 2)"
    fi
  done)
  if [ -n "$differing" ]; then
    tell "kept $config_file, which Slipway did not write; it differs in:$differing"
  fi
}

# run_engine PID: of the engine that ran when the settings were written, if any did.
run_engine() {
  step='engine start'
  enable_engine
  running=$(engine_pid)
  if [ -z "$running" ] && ! engine_answers; then
    launch_engine || fail "no answer within $engine_seconds s: $(engine_last_words)"
    say "started the engine $present"
    if [ "$(init_system)" = none ]; then
      tell 'no systemd and no SysV init: nothing starts the engine at boot'
    fi
  elif [ "$effect" != none ] && [ "$running" = "$1" ]; then
    if [ "$effect" = reload ]; then
      kill -HUP "$running"
      say 'the engine read its settings anew'
    else
      restart_engine
    fi
  else
    await_engine || fail "no answer within $engine_seconds s: $(engine_last_words)"
  fi
  for done in $(notes pending); do forget pending "$done"; done
  rm -f "$previous"
  keep_forwarding
}
# Settings with which the engine does not start must not take a node down.
restart_engine() {
  halt_engine
  if launch_engine; then
    say 'restarted the engine'
    return 0
  fi
  reason=$(engine_last_words)
  halt_engine
  if [ -f "$previous" ]; then mv "$previous" "$config_file"; else rm -f "$config_file"; fi
  for undone in $(notes pending); do forget pending "$undone"; done
  launch_engine || fail "the engine starts neither with the new settings nor with the former: $reason"
  fail "the engine did not start with the new $config_file; the former is back: $reason"
}
# The engine turns this on at its start, and closes forwarding to all but its networks when it was
# the one who did. Turned on by a file at boot, the machine would route for anybody.
keep_forwarding() {
  if [ "$(cat /proc/sys/net/ipv4/ip_forward)" != 1 ]; then
    echo 1 >/proc/sys/net/ipv4/ip_forward ||
      fail 'net.ipv4.ip_forward is 0, and cannot be changed here: containers reach no network'
    say 'set net.ipv4.ip_forward = 1, which something had turned off'
  fi
}
`;
