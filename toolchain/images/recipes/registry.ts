import type { ImageRecipe } from "../recipe";
import { entrypoint, script, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** The distribution registry, built from its Go module, with the official image's defaults. */
export function registryRecipe(): ImageRecipe {
  return {
    name: "registry",
    standsFor: "registry",
    packages: [SHELL_PACKAGE],
    dependencies: "none",
    trust: "debian",
    users: [],
    directories: [{ path: "var/lib/registry" }],
    files: [
      entrypoint("registry", "entrypoint.sh"),
      { path: "etc/distribution/config.yml", content: script("registry-config.yml") },
    ],
    links: SHELL_LINKS,
    downloads: [{ from: "binary", to: "usr/bin/registry" }],
    config: {
      Entrypoint: ["/entrypoint.sh"],
      Cmd: ["/etc/distribution/config.yml"],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "OTEL_TRACES_EXPORTER=none",
      ],
      ExposedPorts: { "5000/tcp": {} },
      Volumes: { "/var/lib/registry": {} },
    },
  };
}
