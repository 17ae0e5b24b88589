import type { ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USER = { name: "haproxy", uid: 99, gid: 99, home: "/var/lib/haproxy" };

/** Debian's HAProxy in the shape of the official image: user 99, config in /usr/local/etc. */
export function haproxyRecipe(): ImageRecipe {
  return {
    name: "haproxy",
    standsFor: "haproxy",
    packages: ["haproxy", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "debian",
    users: [USER],
    directories: [{ path: "var/lib/haproxy", owner: USER }, { path: "usr/local/etc/haproxy" }],
    files: [entrypoint("haproxy")],
    links: SHELL_LINKS,
    downloads: [],
    config: {
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      User: "haproxy",
      WorkingDir: "/var/lib/haproxy",
      StopSignal: "SIGUSR1",
    },
  };
}
