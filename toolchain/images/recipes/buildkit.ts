import type { ImageRecipe } from "../recipe";
import { INSTALLERS, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

const USER = { name: "user", uid: 1000, gid: 1000, home: "/home/user" };
/** Further user and group ids that its user may give away: those of the images that it builds. */
const FURTHER_IDS = `${USER.name}:100000:65536\n`;

/**
 * BuildKit without root, built from its Go module, in the shape of the official image: user 1000, in
 * a user namespace that rootlesskit makes. Debian's runc runs the steps. The two programs that map
 * ids have capabilities of their own instead of root's: as root they would need more of the
 * container than it gets.
 */
export function buildkitRecipe(): ImageRecipe {
  return {
    name: "buildkit",
    standsFor: "buildkit",
    packages: ["runc", "uidmap", SHELL_PACKAGE],
    // The programs that map ids are linked with it.
    dependencies: {
      without: INSTALLERS.filter((name) => !/^lib(audit|semanage|sepol)/.test(name)),
    },
    trust: "machine",
    users: [USER],
    directories: [
      { path: "home/user", owner: USER },
      { path: "home/user/.local", owner: USER },
      { path: "home/user/.local/share", owner: USER },
      { path: "home/user/.local/share/buildkit", owner: USER },
      { path: "run/user/1000", mode: 0o700, owner: USER },
    ],
    files: [
      { path: "etc/subuid", content: FURTHER_IDS },
      { path: "etc/subgid", content: FURTHER_IDS },
    ],
    links: SHELL_LINKS,
    capabilities: { "usr/bin/newuidmap": ["setuid"], "usr/bin/newgidmap": ["setgid"] },
    downloads: [
      { from: "binary", name: "buildkitd", to: "usr/bin/buildkitd" },
      { from: "binary", name: "buildctl", to: "usr/bin/buildctl" },
      { from: "binary", name: "rootlesskit", to: "usr/bin/rootlesskit" },
    ],
    config: {
      Entrypoint: ["rootlesskit", "buildkitd"],
      Cmd: [],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        `HOME=${USER.home}`,
        `USER=${USER.name}`,
        "XDG_RUNTIME_DIR=/run/user/1000",
        "BUILDKIT_HOST=unix:///run/user/1000/buildkit/buildkitd.sock",
      ],
      User: "1000:1000",
      Volumes: { "/home/user/.local/share/buildkit": {} },
    },
  };
}
