/** Shell functions that start, stop and reload the engine under whatever starts services there. */
export const ENGINE_SERVICE = String.raw`
engine_log=/var/log/dockerd.log
engine_pid_file=/var/run/docker.pid
# Seconds to start or to stop; the engine gives its containers 15 s of them.
engine_seconds=60
launched=

init_system() {
  if [ -d /run/systemd/system ]; then
    echo systemd
  elif [ "$(cat /proc/1/comm)" = init ] && [ -x /etc/init.d/docker ]; then
    echo sysv
  else
    echo none
  fi
}
# Of the engine that runs; prints nothing where none does.
engine_pid() {
  # The second is the init script's, which is there before the engine has written its own.
  for file in "$engine_pid_file" /var/run/docker-ssd.pid; do
    if [ ! -s "$file" ]; then continue; fi
    pid=$(cat "$file")
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
      echo "$pid"
      return 0
    fi
  done
}
engine_answers() { docker -H unix:///var/run/docker.sock version >/dev/null 2>&1; }
engine_last_words() {
  case $(init_system) in
    systemd) journalctl -q -t dockerd -n 50 --no-pager -o cat || true ;;
    sysv) tail -n 50 /var/log/docker.log 2>/dev/null || true ;;
    none) tail -n 50 "$engine_log" 2>/dev/null || true ;;
  esac | grep -i -e error -e fail -e fatal | tail -n 1
}
# A process that has ended may still be listed, until somebody asks for its result.
is_alive() { [ -d "/proc/$1" ] && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

launch_engine() {
  launched=
  case $(init_system) in
    systemd)
      systemctl reset-failed docker.service 2>/dev/null || true
      systemctl start docker >/dev/null 2>&1 || return 1
      ;;
    sysv) service docker start >/dev/null 2>&1 || true ;;
    none)
      # A file that outlived its engine names a process that may be anything by now.
      rm -f "$engine_pid_file"
      # It outlives this session, and holds none of its streams open.
      setsid dockerd >>"$engine_log" 2>&1 </dev/null &
      launched=$!
      ;;
  esac
  await_engine
}
await_engine() {
  waited=0
  until engine_answers; do
    if [ "$waited" -ge "$engine_seconds" ]; then return 1; fi
    if [ -n "$launched" ] && ! is_alive "$launched"; then return 1; fi
    sleep 1
    waited=$((waited + 1))
  done
}
halt_engine() {
  pid=$(engine_pid)
  case $(init_system) in
    systemd) systemctl stop docker.socket docker.service >/dev/null 2>&1 || true ;;
    sysv) service docker stop >/dev/null 2>&1 || true ;;
    none) if [ -n "$pid" ]; then kill "$pid"; fi ;;
  esac
  waited=0
  while [ -n "$pid" ] && is_alive "$pid"; do
    if [ "$waited" -ge "$engine_seconds" ]; then
      fail "the engine (process $pid) has not stopped within $engine_seconds s"
    fi
    sleep 1
    waited=$((waited + 1))
  done
}
enable_engine() {
  if [ "$(init_system)" = systemd ] && ! systemctl -q is-enabled docker.service 2>/dev/null; then
    systemctl -q enable docker.service
    note enabled docker.service
    say 'the engine starts at boot'
  fi
}
`;
