#!/bin/sh
# Woodpecker's clone step: the pipeline's commit into the workspace. Takes the settings of the
# published plugin that its documentation lists first: remote, path, sha, ref, depth, tags, branch,
# recursive, partial, skip_verify, attempts and backoff (whole seconds here).
set -eu

workspace=${PLUGIN_PATH:-${CI_WORKSPACE:?names no workspace}}
remote=${PLUGIN_REMOTE:-${CI_REPO_CLONE_URL:?names no repository}}
sha=${PLUGIN_SHA:-${CI_COMMIT_SHA:-}}
branch=${PLUGIN_BRANCH:-${CI_COMMIT_BRANCH:-${CI_REPO_DEFAULT_BRANCH:-main}}}
# A fork's commit is only reachable by its pull request's ref on some forges.
ref=${PLUGIN_REF:-}
[ -n "$sha" ] || ref=${ref:-${CI_COMMIT_REF:-refs/heads/$branch}}

is() {
  case "$1" in
    true | True | TRUE) return 0 ;;
  esac
  return 1
}

show() {
  echo "+ $*"
  "$@"
}

export HOME="${PLUGIN_HOME:-/app}"
export GIT_TERMINAL_PROMPT=0
mkdir -p "$HOME"
if [ -n "${CI_NETRC_MACHINE:-}" ] && [ -n "${CI_NETRC_PASSWORD:-}" ]; then
  # In this step's own file system, which is gone when the step has ended.
  (umask 077 && printf 'machine %s\nlogin %s\npassword %s\n' "$CI_NETRC_MACHINE" \
    "${CI_NETRC_USERNAME:-}" "$CI_NETRC_PASSWORD" > "$HOME/.netrc")
fi

# The steps that follow may run as any user.
umask 000
mkdir -p "$workspace"
chmod 777 "$workspace" 2> /dev/null || true
cd "$workspace"
git config --global --replace-all safe.directory "$workspace"
if is "${PLUGIN_SKIP_VERIFY:-false}"; then git config --global http.sslVerify false; fi

if [ ! -d .git ]; then
  format=sha1
  [ "${#sha}" -ne 64 ] || format=sha256
  show git init -q --object-format "$format" -b "$branch"
  show git remote add origin "$remote"
fi

tags=--no-tags
[ "${CI_PIPELINE_EVENT:-}" != tag ] || tags=--tags
if [ -n "${PLUGIN_TAGS:-}" ]; then
  if is "$PLUGIN_TAGS"; then tags=--tags; else tags=--no-tags; fi
fi
set -- git fetch "$tags"
if [ "${PLUGIN_DEPTH:-0}" -gt 0 ]; then set -- "$@" "--depth=$PLUGIN_DEPTH"; fi
# A partial clone would ask the forge again, without its credentials, in later steps: only on demand.
if is "${PLUGIN_PARTIAL:-false}"; then set -- "$@" --filter=tree:0; fi
set -- "$@" origin "+${ref:-$sha}:"

# What a change is to be merged into, for its preview: later steps have no right to fetch it.
target=${CI_COMMIT_TARGET_BRANCH:-}
if [ "${CI_PIPELINE_EVENT:-}" = pull_request ] && [ -n "$target" ] && [ "${PLUGIN_DEPTH:-0}" -eq 0 ]; then
  show git fetch --no-tags origin "+refs/heads/$target:refs/remotes/origin/$target" ||
    echo "Without $target, a preview shows what the change lacks of it as taken back." >&2
fi

# A forge may send the event before its ref can be fetched.
left=${PLUGIN_ATTEMPTS:-5}
wait=$(echo "${PLUGIN_BACKOFF:-5s}" | tr -cd '0-9')
until show "$@"; do
  left=$((left - 1))
  if [ "$left" -le 0 ]; then exit 1; fi
  echo "again in $wait s"
  sleep "$wait"
done

if [ -n "$ref" ]; then
  show git checkout -q -f FETCH_HEAD
else
  show git reset -q --hard "$sha"
fi

if is "${PLUGIN_RECURSIVE:-true}" && [ -f .gitmodules ]; then
  show git submodule update --init --recursive
fi
if is "${PLUGIN_LFS:-true}" && grep -qs 'filter=lfs' .gitattributes; then
  echo "This image fetches no LFS files: they stay pointers." >&2
fi
