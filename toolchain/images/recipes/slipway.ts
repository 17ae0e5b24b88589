import * as fs from "node:fs";
import * as path from "node:path";
import type { ImageFile, ImageRecipe } from "../recipe";
import { passwdFile } from "../root";
import { NODE_VERSION, nodeDownload, NPM_DOWNLOAD, npmConfig } from "./node";
import { INSTALLERS, type RecipeSettings, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** Where the image has the project's code and its packages. */
export const IMAGE_PROJECT = "opt/slipway";
/** XDG_CACHE_HOME in the image: below it is what the toolchain brings. */
const CACHE = "var/cache";
export const IMAGE_CACHE = `${CACHE}/slipway`;

const USERS = [
  { name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/bash" },
  { name: "sshd", uid: 101, gid: 65534, home: "/run/sshd", shell: "/usr/sbin/nologin" },
  // The first ordinary user of most machines: what a CI starts containers as, if not as root.
  { name: "slipway", uid: 1000, gid: 1000, home: "/home/slipway", shell: "/bin/bash" },
];

/** sshd and `useradd`, which one CI runs in the containers of its jobs, need PAM. */
const SLIPWAY_INSTALLERS = INSTALLERS.filter(
  (name) => !["libaudit*", "libpam*", "libsemanage*", "libsepol*", "passwd", "tar"].includes(name),
);

/** Folders of the cache that are written in a step, whoever runs it. */
const WRITTEN = ["", "/compile-cache", "/locks", "/logs", "/pulumi-home", "/pulumi-home/plugins"];

/**
 * What every step of a pipeline runs in: `slipway` with its packages and the toolchain, git, ssh and
 * Node. There is no published one. The project's code comes as a second layer: it changes often.
 */
export function slipwayRecipe({ architecture, npmRegistry }: RecipeSettings): ImageRecipe {
  return {
    name: "slipway",
    packages: [
      "bash",
      "base-files",
      "coreutils",
      "curl",
      "dash",
      "diffutils",
      "findutils",
      "git",
      "grep",
      "gzip",
      "libatomic1",
      "libstdc++6",
      // Leads whoever the engine gate lets in to the engine's socket.
      "netcat-openbsd",
      "openssh-client",
      "openssh-server",
      "passwd",
      "procps",
      // The project's start wants one.
      "python3-minimal",
      "sed",
      "tar",
      "tini",
      SHELL_PACKAGE,
    ],
    dependencies: { without: SLIPWAY_INSTALLERS },
    trust: "machine",
    users: USERS,
    directories: [
      { path: "home/slipway", owner: { uid: 1000, gid: 1000 } },
      { path: "run/sshd" },
      ...WRITTEN.map((name) => ({ path: `${IMAGE_CACHE}${name}`, mode: 0o1777 })),
    ],
    files: [
      npmConfig(npmRegistry),
      // Without a group's right to it, ssh refuses to run as a user of whom nobody knows.
      { path: "etc/passwd", content: passwdFile(USERS), mode: 0o664 },
      { path: "etc/shadow", content: "root:*:20000::::::\n", mode: 0o600 },
      // Who clones and who works on it are often two users.
      { path: "etc/gitconfig", content: "[safe]\n\tdirectory = *\n" },
      program("slipway-entrypoint", "woodpecker-entrypoint.sh"),
      program("slipway", "image/slipway.sh"),
      program("ssh", "image/ssh.sh"),
    ],
    links: [
      { path: "usr/bin/sh", target: "dash" },
      ...SHELL_LINKS,
      { path: "usr/local/bin/nodejs", target: "node" },
      { path: "usr/local/bin/npm", target: "../lib/node_modules/npm/bin/npm-cli.js" },
      { path: "usr/local/bin/npx", target: "../lib/node_modules/npm/bin/npx-cli.js" },
    ],
    downloads: [nodeDownload(architecture), NPM_DOWNLOAD],
    takesContent: true,
    config: {
      // A static program, which no variable of a step's makes load anything. It starts tini itself.
      Entrypoint: ["/usr/bin/busybox", "sh", "/usr/local/bin/slipway-entrypoint"],
      Cmd: [],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        `NODE_VERSION=${NODE_VERSION}`,
        "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt",
        `XDG_CACHE_HOME=/${CACHE}`,
        `SLIPWAY_NODE_MODULES=/${IMAGE_PROJECT}/node_modules`,
      ],
    },
  };
}

/** A script of the project's folder `pipelines`. */
function program(name: string, file: string): ImageFile {
  const source = path.join(__dirname, "../../../pipelines", file);
  return {
    path: `usr/local/bin/${name}`,
    content: fs.readFileSync(source, "utf8"),
    mode: 0o755,
  };
}
