#!/bin/sh
# Entry point of the image that has slipway. Woodpecker hands a step without commands its settings
# as variables, PLUGIN_<NAME>; secrets come no other way in both 1.0 and 3.x. This runs the one
# slipway command of such a step, and no other program. With arguments it just runs them, as every
# other CI expects of an image.
set -eu

if [ "$#" -gt 0 ]; then
  exec "$@"
fi

command=${PLUGIN_COMMAND:-}
if [ -z "$command" ]; then
  echo "slipway: no command was given; does each secret of this step exist for this event?" >&2
  exit 1
fi

# A workflow is read from whatever branch was pushed: what is not a pull request has deploy secrets,
# and may run on the protected branch only.
if [ "${CI_PIPELINE_EVENT:-}" != pull_request ] &&
  [ "${CI_COMMIT_BRANCH:-}" != "${CI_REPO_DEFAULT_BRANCH:-unknown}" ]; then
  echo "slipway: this runs on the branch ${CI_REPO_DEFAULT_BRANCH:-unknown} only, not on ${CI_COMMIT_BRANCH:-none}" >&2
  exit 1
fi

limit=${PLUGIN_TIME_LIMIT:-90m}
for name in $(env | sed -n 's/^PLUGIN_\([A-Z][A-Z0-9_]*\)=.*/\1/p'); do
  case $name in
  COMMAND | TIME_LIMIT) ;;
  SLIPWAY_* | PULUMI_CONFIG_PASSPHRASE)
    # What the CI tells every step, such as where the forge is that gets a token, no workflow changes.
    if eval "[ -n \"\${$name+set}\" ]"; then
      echo "slipway: a step can't set $name: the CI has set it" >&2
      exit 1
    fi
    value=
    eval "value=\${PLUGIN_$name-}"
    export "$name=$value"
    ;;
  *)
    echo "slipway: a step has no setting $name" >&2
    exit 1
    ;;
  esac
  unset "PLUGIN_$name"
done
unset value

# Words, never a shell's text.
set -f
# shellcheck disable=SC2086
exec timeout -k 1m "$limit" slipway $command
