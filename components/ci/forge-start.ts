import { FORGE_ADMIN } from "./names";

/**
 * What the forge's container runs. The administrator is made at the first start and has the
 * password of its secret after every start: another password is a change of the config, and
 * whoever changed it by hand in the forge has lost it at the next start. Gitea takes a password as
 * an argument only; nobody but the forge's own user sees its container's processes.
 * @param passwordFile where the secret lies.
 */
export function forgeStartScript(passwordFile: string): string {
  return `#!/bin/sh
set -eu
password=$(cat ${passwordFile})
gitea migrate
if ! gitea admin user change-password --username ${FORGE_ADMIN} \\
  --password="$password" --must-change-password=false; then
  gitea admin user create --admin --username ${FORGE_ADMIN} --email ${FORGE_ADMIN}@localhost \\
    --password="$password" --must-change-password=false
fi
unset password
exec gitea web
`;
}
