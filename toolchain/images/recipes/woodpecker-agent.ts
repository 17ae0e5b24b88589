import type { ImageRecipe } from "../recipe";
import { SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** Woodpecker's agent, built from its Go module; as root like the official image. */
export function woodpeckerAgentRecipe(): ImageRecipe {
  return {
    name: "woodpecker-agent",
    standsFor: "woodpecker-agent",
    packages: [SHELL_PACKAGE],
    dependencies: "none",
    trust: "machine",
    users: [],
    directories: [{ path: "etc/woodpecker" }],
    files: [],
    links: SHELL_LINKS,
    downloads: [{ from: "binary", to: "usr/bin/woodpecker-agent" }],
    config: {
      Entrypoint: ["/bin/woodpecker-agent"],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "GODEBUG=netdns=go",
      ],
      ExposedPorts: { "3000/tcp": {} },
      Healthcheck: { Test: ["CMD", "/bin/woodpecker-agent", "ping"] },
    },
  };
}
