#!/bin/sh
# `slipway` in the image of the steps: makes what the step was given ready (the way to the engine,
# the state), then starts the code that belongs to the folder it is called in.
set -eu

# No variable: a workflow can set some, and is not to choose what gets its secrets.
own=/opt/slipway

# Where the CI says which repositories are the infrastructure's, an app's can't pass for one.
is_infrastructure() {
  [ -f Pulumi.yaml ] && [ -f toolchain/bootstrap.mjs ] || return 1
  [ -n "${SLIPWAY_INFRASTRUCTURE:-}" ] || return 0
  # Woodpecker 1.0 lets a step have one secret's value under both names, but not its parts as well.
  if [ -n "${CI_REPO_OWNER:-}" ] && [ "${CI_REPO:-}" != "$CI_REPO_OWNER/${CI_REPO_NAME:-}" ]; then
    return 1
  fi
  case " $SLIPWAY_INFRASTRUCTURE " in
    *" ${CI_REPO:-unknown} "*) return 0 ;;
  esac
  return 1
}

# Any other checkout is an app's. Its author would else have any command work on stack files of his own,
# with what the pin was given; so this comes before any of that is written anywhere.
if ! is_infrastructure; then
  case "${1:-} ${2:-}" in
    "ci pin" | "--version " | "--help ") ;;
    *)
      echo "slipway: outside the infrastructure's repository a step may run \`slipway ci pin\` and no other command, not \`slipway $*\`" >&2
      exit 1
      ;;
  esac
fi

# Some CIs run steps as a user without a home, or with one that is another's.
if [ ! -d "${HOME:-}" ] || [ ! -w "$HOME" ]; then
  HOME=$(mktemp -d)
  export HOME
fi
# Without an entry of its own a user can't use ssh.
if [ -w /etc/passwd ] && ! id -un > /dev/null 2>&1; then
  echo "slipway-step:x:$(id -u):$(id -g)::$HOME:/bin/sh" >> /etc/passwd
fi

if [ -n "${SLIPWAY_DEPLOY_KEY:-}" ]; then
  place=$HOME/.ssh/slipway
  (
    umask 077
    mkdir -p "$place"
    printf '%s\n' "$SLIPWAY_DEPLOY_KEY" | tr -d '\r' > "$place/key"
    : > "$place/known_hosts"
    # One login serves all that goes to the engine, which are dozens of requests in a deployment. The
    # path of a socket may have some hundred characters, which a home can be too long for.
    control=$(mktemp -d)
    printf '%s\n' 'Host *' "  IdentityFile \"$place/key\"" \
      "  UserKnownHostsFile \"$place/known_hosts\"" '  StrictHostKeyChecking yes' \
      '  BatchMode yes' '  ServerAliveInterval 15' '  ControlMaster auto' \
      "  ControlPath \"$control/%C\"" '  ControlPersist 60' > "$place/config"
  )
  export SLIPWAY_SSH_CONFIG="$place/config"
  engine=${SLIPWAY_ENGINE:-}
  if [ -n "$engine" ]; then
    export DOCKER_HOST="$engine"
    # ssh://user@host:port, of which known_hosts has [host]:port.
    address=${engine#*://}
    address=${address#*@}
    address=${address%%/*}
    port=${address##*:}
    name=${address%:*}
    case $address in
      \[*\]) name=$address port=22 ;;
      *:*) ;;
      *) port=22 ;;
    esac
    name=${name#\[}
    name=${name%\]}
    [ "$port" = 22 ] || name="[$name]:$port"
    if [ -z "${SLIPWAY_ENGINE_HOST_KEY:-}" ]; then
      echo "slipway: SLIPWAY_ENGINE is set, but SLIPWAY_ENGINE_HOST_KEY is not: nobody could be recognised as $name" >&2
      exit 1
    fi
    printf '%s %s\n' "$name" "$SLIPWAY_ENGINE_HOST_KEY" > "$place/known_hosts"
  fi
fi

if [ -n "${SLIPWAY_STATE_PASSWORD:-}" ]; then
  if [ -z "${SLIPWAY_STATE_URL:-}" ]; then
    echo "slipway: SLIPWAY_STATE_PASSWORD is set, but SLIPWAY_STATE_URL is not: where is the state?" >&2
    exit 1
  fi
  export PULUMI_BACKEND_URL="$SLIPWAY_STATE_URL"
  export AWS_ACCESS_KEY_ID=slipway
  export AWS_SECRET_ACCESS_KEY="$SLIPWAY_STATE_PASSWORD"
fi

# A checkout of the infrastructure runs its own code, of its own revision; an app's the image's.
if is_infrastructure; then
  record=.slipway/substitutions.json
  if [ ! -e "$record" ] && [ -f "$own/$record" ]; then
    mkdir -p .slipway
    cp "$own/$record" "$record"
  fi
  exec node toolchain/bootstrap.mjs slipway "$@"
fi
# Else the folder's own settings of TypeScript would hold for the image's code.
export TSX_TSCONFIG_PATH="$own/tsconfig.json"
exec node "$own/toolchain/bootstrap.mjs" slipway "$@"
