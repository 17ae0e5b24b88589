#!/bin/sh
# Redis as its official image starts it: data belongs to redis, and so does the process; without
# a config file of one's own every host may connect, because only the service's network reaches it.
set -e

case "${1:-}" in
  "" | -* | *.conf) set -- redis-server "$@" ;;
esac

if [ "$1" = redis-server ]; then
  shift
  case "${1:-}" in
    *.conf) grep -q "^protected-mode" "$1" || set -- "$@" --protected-mode no ;;
    *) set -- --protected-mode no "$@" ;;
  esac
  set -- redis-server "$@"
  if [ "$(id -u)" = 0 ]; then
    chown -R redis:redis .
    # shellcheck disable=SC2016 # expanded by the inner shell
    exec su -s /bin/sh -c 'umask 077 && exec "$0" "$@"' -- redis "$@"
  fi
  umask 077
fi

exec "$@"
