#!/bin/sh
# Options alone, or one of its commands, mean traefik.
set -e

case "${1:-}" in
  -* | healthcheck | version) set -- traefik "$@" ;;
esac

exec "$@"
