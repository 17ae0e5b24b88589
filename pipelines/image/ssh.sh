#!/bin/sh
# OpenSSH looks for its settings in the home that passwd says, whatever HOME says; some CIs set
# another one. `slipway` names the settings that it wrote.
set -eu

if [ -n "${SLIPWAY_SSH_CONFIG:-}" ]; then
  exec /usr/bin/ssh -F "$SLIPWAY_SSH_CONFIG" "$@"
fi
exec /usr/bin/ssh "$@"
