import type { ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, script, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USER = { name: "git", uid: 1000, gid: 1000, home: "/var/lib/gitea/git", shell: "/bin/bash" };

/**
 * Gitea, built from its Go module, in the shape of the official image without root: user 1000,
 * data in /var/lib/gitea, app.ini in /etc/gitea, settings by GITEA__section__KEY.
 */
export function giteaRecipe(): ImageRecipe {
  return {
    name: "gitea",
    standsFor: "gitea",
    packages: ["bash", "dumb-init", "git", "gpg", "openssh-client", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "machine",
    users: [USER],
    directories: [
      { path: "var/lib/gitea", owner: USER },
      { path: "etc/gitea", owner: USER },
    ],
    files: [
      entrypoint("gitea"),
      { path: "usr/local/bin/gitea", content: script("gitea-command.sh"), mode: 0o755 },
      { path: "usr/local/bin/environment-to-ini", content: script("gitea-ini.sh"), mode: 0o755 },
    ],
    links: SHELL_LINKS,
    downloads: [{ from: "binary", to: "app/gitea/gitea" }],
    config: {
      Entrypoint: ["/usr/bin/dumb-init", "--", "/usr/local/bin/docker-entrypoint.sh"],
      Cmd: [],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "GITEA_WORK_DIR=/var/lib/gitea",
        "GITEA_CUSTOM=/var/lib/gitea/custom",
        "GITEA_TEMP=/tmp/gitea",
        "TMPDIR=/tmp/gitea",
        "GITEA_APP_INI=/etc/gitea/app.ini",
        `HOME=${USER.home}`,
      ],
      User: "1000:1000",
      WorkingDir: "/var/lib/gitea",
      ExposedPorts: { "2222/tcp": {}, "3000/tcp": {} },
      Volumes: { "/var/lib/gitea": {}, "/etc/gitea": {} },
    },
  };
}
