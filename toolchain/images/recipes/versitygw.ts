import type { ImageRecipe } from "../recipe";
import { SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** versitygw, built from its Go module, with a shell, as the published image has it. */
export function versitygwRecipe(): ImageRecipe {
  return {
    name: "versitygw",
    standsFor: "versitygw",
    packages: [SHELL_PACKAGE],
    dependencies: "none",
    trust: "debian",
    users: [],
    directories: [],
    files: [],
    links: SHELL_LINKS,
    downloads: [{ from: "binary", to: "usr/local/bin/versitygw" }],
    config: {
      Entrypoint: ["/usr/local/bin/versitygw"],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    },
  };
}
