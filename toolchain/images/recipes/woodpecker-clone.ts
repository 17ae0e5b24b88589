import type { ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/**
 * Woodpecker's clone step: git with a script that takes the published plugin's usual settings. It
 * trusts who this machine trusts, since a company's forge may lie behind its own authority.
 */
export function woodpeckerCloneRecipe(): ImageRecipe {
  return {
    name: "woodpecker-clone",
    standsFor: "plugin-git",
    packages: ["git", "openssh-client", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "machine",
    users: [],
    directories: [{ path: "app" }],
    files: [entrypoint("woodpecker-clone", "bin/plugin-git")],
    links: SHELL_LINKS,
    downloads: [],
    config: {
      Entrypoint: ["/bin/plugin-git"],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PLUGIN_HOME=/app",
      ],
    },
  };
}
