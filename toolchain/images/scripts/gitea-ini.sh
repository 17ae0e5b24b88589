#!/bin/sh
# Writes the variables GITEA__section__KEY, and the files that GITEA__section__KEY__FILE name, into
# the config.
exec /app/gitea/gitea config edit-ini --in-place --apply-env "$@"
