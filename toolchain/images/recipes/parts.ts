import * as fs from "node:fs";
import * as path from "node:path";
import type { Architecture, ImageFile, ImageLink } from "../recipe";

/** What a recipe may depend on besides its own constants. */
export interface RecipeSettings {
  readonly architecture: Architecture;
  /** npm's registry on this machine, without credentials; for images with npm only. */
  readonly npmRegistry?: string;
}

/** The text of a file in toolchain/images/scripts. */
export function script(name: string): string {
  return fs.readFileSync(path.join(__dirname, "..", "scripts", name), "utf8");
}

/** The entry point that starts an image's program the way its official image does. */
export function entrypoint(name: string, place = "usr/local/bin/docker-entrypoint.sh"): ImageFile {
  return { path: place, content: script(`${name}.sh`), mode: 0o755 };
}

/** The package that a small image has its shell and health check tools from. */
export const SHELL_PACKAGE = "busybox-static";

const SHELL_TOOLS = (
  "[ ash awk basename cat chmod chown cp cut date df dirname du echo env expr false find grep " +
  "gunzip gzip head hostname id kill ln ls mkdir mktemp mv nc nslookup od ping printf ps pwd " +
  "readlink realpath rm rmdir sed sh sha256sum sleep sort stat su sync tail tar tee test timeout " +
  "top touch tr true uname uniq vi wc wget which whoami xargs"
).split(" ");

/** The shell and the tools that people and health checks expect, where no package brings them. */
export const SHELL_LINKS: readonly ImageLink[] = SHELL_TOOLS.map((tool) => ({
  path: `usr/bin/${tool}`,
  target: "/usr/bin/busybox",
}));

/** Packages that others need only to be installed and set up, which happens in no container. */
export const INSTALLERS: readonly string[] = [
  "adduser",
  "debconf",
  "dpkg",
  "init-system-helpers",
  "libaudit*",
  "libdb5*",
  "libfile-find-rule-perl",
  "libgdbm*",
  "libnumber-compare-perl",
  "libpam*",
  "libperl*",
  "libsemanage*",
  "libsepol*",
  "libtext-glob-perl",
  "lsb-base",
  "openssl",
  "passwd",
  "perl*",
  "sysvinit-utils",
  "tar",
  "ucf",
  "usrmerge",
];
