#!/bin/sh
# A config file alone, options or one of its commands mean registry.
set -e

case "${1:-}" in
  *.yaml | *.yml) set -- registry serve "$@" ;;
  serve | garbage-collect | help | -*) set -- registry "$@" ;;
esac

exec "$@"
