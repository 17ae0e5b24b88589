#!/bin/bash
# Gitea's command line with the config of this image, unless the caller names one. Git hooks call
# it by its own name, so it must keep it.
config=("-c" "${GITEA_APP_INI:-/etc/gitea/app.ini}")
for word in "$@"; do
  case "$word" in
    -c | -c=* | --config | --config=*) config=() ;;
  esac
done

GITEA_WORK_DIR="${GITEA_WORK_DIR:-/var/lib/gitea}" exec -a "$0" /app/gitea/gitea "${config[@]}" "$@"
