import type { ImageRecipe } from "../recipe";
import { INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** Debian's dnsmasq, with a shell's `nslookup` for its health check, as the published image has. */
export function dnsmasqRecipe(): ImageRecipe {
  return {
    name: "dnsmasq",
    standsFor: "dnsmasq",
    packages: ["dnsmasq-base", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "debian",
    users: [],
    directories: [],
    files: [],
    links: SHELL_LINKS,
    downloads: [],
    config: {
      Entrypoint: ["dnsmasq"],
      Cmd: ["--keep-in-foreground"],
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
      ExposedPorts: { "53/tcp": {}, "53/udp": {} },
    },
  };
}
