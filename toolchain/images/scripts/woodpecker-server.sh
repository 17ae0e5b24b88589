#!/bin/sh
# Woodpecker's server with what later releases have, so that the same service runs either: its
# health check, later names of settings, and no plugins that run with all rights unless named.
set -e

if [ "${1:-}" = ping ]; then
  port=${WOODPECKER_SERVER_ADDR:-:8000}
  exec wget -q -O /dev/null "http://127.0.0.1:${port##*:}${WOODPECKER_ROOT_PATH:-}/healthz"
fi

export WOODPECKER_ESCALATE="${WOODPECKER_ESCALATE:-${WOODPECKER_PLUGINS_PRIVILEGED:-none.invalid/none}}"
if [ -n "${WOODPECKER_EXPERT_WEBHOOK_HOST:-}" ]; then
  export WOODPECKER_WEBHOOK_HOST="${WOODPECKER_WEBHOOK_HOST:-$WOODPECKER_EXPERT_WEBHOOK_HOST}"
fi

exec /usr/lib/woodpecker/woodpecker-server "$@"
