#!/bin/sh
# Options alone mean haproxy; as in the official image it runs as a master with a worker.
set -e

case "${1:-}" in
  -*) set -- haproxy "$@" ;;
esac

if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi

exec "$@"
