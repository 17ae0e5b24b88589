import type { ImageRecipe } from "../recipe";
import { entrypoint, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USER = { name: "woodpecker", uid: 1000, gid: 1000, home: "/var/lib/woodpecker" };

/** Woodpecker's server, built from its Go module, as user 1000 like the official image. */
export function woodpeckerServerRecipe(): ImageRecipe {
  return {
    name: "woodpecker-server",
    standsFor: "woodpecker-server",
    packages: [SHELL_PACKAGE],
    dependencies: "none",
    trust: "machine",
    users: [USER],
    directories: [{ path: "var/lib/woodpecker", owner: USER }],
    files: [entrypoint("woodpecker-server", "bin/woodpecker-server")],
    links: SHELL_LINKS,
    downloads: [{ from: "binary", to: "usr/lib/woodpecker/woodpecker-server" }],
    config: {
      Entrypoint: ["/bin/woodpecker-server"],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "GODEBUG=netdns=go",
        // Later releases know where their data lies by themselves.
        "WOODPECKER_DATABASE_DATASOURCE=/var/lib/woodpecker/woodpecker.sqlite",
        "XDG_CACHE_HOME=/var/lib/woodpecker",
        "XDG_DATA_HOME=/var/lib/woodpecker",
      ],
      User: "woodpecker",
      ExposedPorts: { "80/tcp": {}, "443/tcp": {}, "8000/tcp": {}, "9000/tcp": {} },
      Healthcheck: { Test: ["CMD", "/bin/woodpecker-server", "ping"] },
    },
  };
}
