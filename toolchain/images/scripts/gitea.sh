#!/bin/sh
# Gitea as its published image without root starts it: folders of its own, an app.ini with defaults
# at the first start, then the settings in the environment over it, at every start.
set -e

# Nobody else on the machine reads what is in these.
umask 027
for place in "$HOME" "$GITEA_CUSTOM" "$GITEA_TEMP" "$(dirname "$GITEA_APP_INI")"; do
  mkdir -p "$place"
  if [ ! -w "$place" ]; then
    echo "$place is not writable for user $(id -u)" >&2
    exit 1
  fi
done

if [ ! -f "$GITEA_APP_INI" ]; then
  work=$GITEA_WORK_DIR
  cat > "$GITEA_APP_INI" << INI
APP_NAME = ${APP_NAME:-Gitea: Git with a cup of tea}
RUN_USER = ${USER:-git}
RUN_MODE = ${RUN_MODE:-prod}

[repository]
ROOT = $work/git/repositories

[repository.local]
LOCAL_COPY_PATH = $GITEA_TEMP/local-repo

[repository.upload]
TEMP_PATH = $GITEA_TEMP/uploads

[server]
APP_DATA_PATH = $work
SSH_DOMAIN = ${SSH_DOMAIN:-localhost}
HTTP_PORT = ${HTTP_PORT:-3000}
ROOT_URL = ${ROOT_URL:-}
DISABLE_SSH = ${DISABLE_SSH:-false}
START_SSH_SERVER = true
SSH_PORT = ${SSH_PORT:-2222}
SSH_LISTEN_PORT = ${SSH_LISTEN_PORT:-${SSH_PORT:-2222}}
BUILTIN_SSH_SERVER_USER = ${USER:-git}

[database]
DB_TYPE = ${DB_TYPE:-sqlite3}
PATH = $work/data/gitea.db
HOST = ${DB_HOST:-localhost:3306}
NAME = ${DB_NAME:-gitea}
USER = ${DB_USER:-root}
PASSWD = ${DB_PASSWD:-}

[session]
PROVIDER_CONFIG = $work/data/sessions

[picture]
AVATAR_UPLOAD_PATH = $work/data/avatars
REPOSITORY_AVATAR_UPLOAD_PATH = $work/data/repo-avatars

[attachment]
PATH = $work/data/attachments

[log]
ROOT_PATH = $work/data/log

[security]
INSTALL_LOCK = ${INSTALL_LOCK:-$([ -n "$SECRET_KEY" ] && echo true || echo false)}
SECRET_KEY = ${SECRET_KEY:-}

[service]
DISABLE_REGISTRATION = ${DISABLE_REGISTRATION:-false}
REQUIRE_SIGNIN_VIEW = ${REQUIRE_SIGNIN_VIEW:-false}

[lfs]
PATH = $work/git/lfs
INI
fi

environment-to-ini --config "$GITEA_APP_INI"

if [ $# -gt 0 ]; then exec "$@"; fi
exec gitea -c "$GITEA_APP_INI" web
