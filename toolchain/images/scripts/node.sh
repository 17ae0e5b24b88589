#!/bin/sh
# Options, or a file that is no program, are for node; anything else is run as it is.
set -e

if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ] || { [ -f "$1" ] && [ ! -x "$1" ]; }; then
  set -- node "$@"
fi

exec "$@"
