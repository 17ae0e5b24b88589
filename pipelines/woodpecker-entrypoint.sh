#!/bin/sh
# Entry point of the image that has slipway. Woodpecker hands a step without commands its settings
# as variables, PLUGIN_<NAME>; secrets come no other way in both 1.0 and 3.x. This runs the one
# slipway command of such a step, and no other program. With arguments it just runs them, as every
# other CI expects of an image.
#
# In 1.0 whoever pushes a branch may set any variable of such a step that the CI does not set itself,
# LD_PRELOAD, NODE_OPTIONS or PATH too. So the image starts this by a static shell, it runs no other
# program before it has looked at the branch, and goes on with the variables that it knows alone.
set -eu

box=/usr/bin/busybox
init="/usr/bin/tini -g --"
path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

if [ "$#" -gt 0 ]; then
  exec $init "$@"
fi

command=${PLUGIN_COMMAND:-}
if [ -z "$command" ]; then
  echo "slipway: no command was given; does each secret of this step exist for this event?" >&2
  exit 1
fi

# A workflow is read from whatever branch was pushed: what is not a pull request has deploy secrets,
# and may run on the protected branch only. 1.0 lets a step have a secret's value under any name, so
# that two variables may be made the same; but no value is both a branch and a ref, or a name and its
# parts. The default branch of a forge is the first one that was pushed: where the CI knows better, that
# is the one.
if [ "${CI_PIPELINE_EVENT:-}" != pull_request ]; then
  branch=${CI_REPO_DEFAULT_BRANCH:-unknown}
  if [ -n "${SLIPWAY_BRANCHES:-}" ]; then
    repository=${CI_REPO:-unknown}
    if [ "$repository" != "${CI_REPO_OWNER:-${repository%/*}}/${CI_REPO_NAME:-${repository##*/}}" ]; then
      echo "slipway: the CI does not say which repository this is of" >&2
      exit 1
    fi
    set -f
    for known in $SLIPWAY_BRANCHES; do
      if [ "${known%%:*}" = "$repository" ]; then branch=${known#*:}; fi
    done
    set +f
  fi
  if [ "${CI_COMMIT_BRANCH:-}" != "$branch" ] ||
    [ "${CI_COMMIT_REF:-refs/heads/$branch}" != "refs/heads/$branch" ]; then
    echo "slipway: this runs on the branch $branch only, not on ${CI_COMMIT_BRANCH:-none} (${CI_COMMIT_REF:-no ref})" >&2
    exit 1
  fi
fi

# What slipway in a step may be told, by the CI or by a setting.
may_set() {
  case $1 in
    PULUMI_CONFIG_PASSPHRASE) ;;
    SLIPWAY_BRANCHES | SLIPWAY_BUILDER | SLIPWAY_BUILDER_KEY | SLIPWAY_CI_IMAGE) ;;
    SLIPWAY_CI_BRANCH | SLIPWAY_CI_COMMIT | SLIPWAY_CI_EVENT) ;;
    SLIPWAY_CI_PULL_REQUEST | SLIPWAY_CI_REPOSITORY) ;;
    SLIPWAY_DEPLOY_KEY | SLIPWAY_EDGE) ;;
    SLIPWAY_ENGINE | SLIPWAY_ENGINE_HOST_KEY | SLIPWAY_ENGINE_SOCKET) ;;
    SLIPWAY_FORGE_KIND | SLIPWAY_FORGE_TOKEN | SLIPWAY_FORGE_URL) ;;
    SLIPWAY_INFRASTRUCTURE | SLIPWAY_INFRASTRUCTURE_BRANCH | SLIPWAY_INFRASTRUCTURE_REPOSITORY) ;;
    SLIPWAY_LOCK_WAIT | SLIPWAY_REGISTRY | SLIPWAY_REGISTRY_PASSWORD) ;;
    SLIPWAY_STATE_PASSWORD | SLIPWAY_STATE_URL) ;;
    *) return 1 ;;
  esac
}

# As the image has them.
set -- "PATH=$path" HOME=/root LANG=C.UTF-8 XDG_CACHE_HOME=/var/cache \
  NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt \
  SLIPWAY_NODE_MODULES=/opt/slipway/node_modules

limit=${PLUGIN_TIME_LIMIT:-90m}
settings=0
for name in $($box env | $box sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do
  # A line of a longer value may look like a variable.
  eval "[ -n \"\${$name+set}\" ]" || continue
  eval "value=\$$name"
  case $name in
    PLUGIN_COMMAND | PLUGIN_TIME_LIMIT) ;;
    PLUGIN_*)
      name=${name#PLUGIN_}
      if ! may_set "$name"; then
        echo "slipway: a step has no setting $name" >&2
        exit 1
      fi
      # What the CI tells every step, such as where the forge is that gets a token, no workflow changes.
      if eval "[ -n \"\${$name+set}\" ]"; then
        echo "slipway: a step can't set $name: the CI has set it" >&2
        exit 1
      fi
      set -- "$@" "$name=$value"
      ;;
    CI | CI_*) set -- "$@" "$name=$value" ;;
    GIT_CONFIG_KEY_*)
      # How git gets to the platform's own forge; others could name programs.
      case $value in
        url.*.insteadOf | http.*.proxy)
          eval "value_of=\${GIT_CONFIG_VALUE_${name#GIT_CONFIG_KEY_}-}"
          set -- "$@" "GIT_CONFIG_KEY_$settings=$value" "GIT_CONFIG_VALUE_$settings=$value_of"
          settings=$((settings + 1))
          ;;
      esac
      ;;
    *) if may_set "$name"; then set -- "$@" "$name=$value"; fi ;;
  esac
done
set -- "$@" "GIT_CONFIG_COUNT=$settings"

# Words, never a shell's text.
set -f
# shellcheck disable=SC2086
exec $box env -i "$@" $init timeout -k 1m "$limit" slipway $command
