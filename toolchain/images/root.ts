import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ImageFile, ImageRecipe, ImageUser, Members, Owner } from "./recipe";

/** Since Debian 12 these are links into /usr; packages of older build still name the old places. */
const MERGED = ["bin", "sbin", "lib", "lib64"];

/** Folders that every image has. */
const COMMON_DIRECTORIES = [
  { path: "etc/ssl/certs" },
  { path: "root", mode: 0o700 },
  { path: "run" },
  { path: "tmp", mode: 0o1777 },
  { path: "var/tmp", mode: 0o1777 },
];

/** Makes a root's frame, before packages are unpacked into it. */
export async function prepareRoot(root: string): Promise<void> {
  await fs.mkdir(root);
  for (const name of MERGED) {
    await makeDirectory(root, `usr/${name}`);
    await fs.symlink(`usr/${name}`, path.join(root, name));
  }
}

/** Puts a recipe's users, folders, files and links into a root; returns who owns what. */
export async function furnishRoot(root: string, recipe: ImageRecipe): Promise<Map<string, Owner>> {
  const owners = new Map<string, Owner>();
  for (const directory of [...COMMON_DIRECTORIES, ...recipe.directories]) {
    await makeDirectory(root, directory.path, directory.mode);
    if ("owner" in directory && directory.owner) owners.set(directory.path, directory.owner);
  }
  const files = [
    { path: "etc/passwd", content: passwdFile(recipe.users) },
    { path: "etc/group", content: groupFile(recipe.users) },
    { path: "etc/nsswitch.conf", content: "hosts: files dns\n" },
    ...recipe.files,
  ];
  for (const file of files) await writeImageFile(root, file);
  for (const link of recipe.links) {
    await makeDirectory(root, path.dirname(link.path));
    const place = path.join(root, link.path);
    if (!(await exists(place))) await fs.symlink(link.target, place);
  }
  return owners;
}

/** Writes a file with the permissions it asks for, whatever the umask. */
export async function writeImageFile(root: string, file: ImageFile): Promise<void> {
  await makeDirectory(root, path.dirname(file.path));
  const place = path.join(root, file.path);
  await fs.writeFile(place, file.content);
  await fs.chmod(place, file.mode ?? 0o644);
}

/** Copies what a recipe wants of an unpacked package; programs stay programs. */
export async function copyMembers(from: string, root: string, members: Members): Promise<void> {
  for (const [member, place] of Object.entries(members)) {
    await makeDirectory(root, path.dirname(place));
    await fs.cp(path.join(from, member), path.join(root, place), { recursive: true });
    await normaliseModes(path.join(root, place));
  }
}

/**
 * 0o755 for folders and programs, 0o644 for the rest, whatever the umask; what lies in a bin
 * folder is a program, since a wheel unpacks without modes.
 */
async function normaliseModes(place: string): Promise<void> {
  const status = await fs.lstat(place);
  if (status.isSymbolicLink()) return;
  const inBin = /^s?bin$/.test(path.basename(path.dirname(place)));
  const executable = status.isDirectory() || inBin || (status.mode & 0o100) !== 0;
  await fs.chmod(place, executable ? 0o755 : 0o644);
  if (!status.isDirectory()) return;
  for (const name of await fs.readdir(place)) await normaliseModes(path.join(place, name));
}

/** Makes a folder and its parents; only a new folder or a given mode changes permissions. */
async function makeDirectory(root: string, place: string, mode?: number): Promise<void> {
  const parent = path.dirname(place);
  if (parent !== ".") await makeDirectory(root, parent);
  const full = path.join(root, place);
  const made = await fs.mkdir(full).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
      return false;
    },
  );
  // mkdir heeds the umask, and loses the sticky bit: so always by chmod.
  if (made || mode !== undefined) await fs.chmod(full, mode ?? 0o755);
}

async function exists(place: string): Promise<boolean> {
  return fs.lstat(place).then(
    () => true,
    () => false,
  );
}

const ROOT_USER = { name: "root", uid: 0, gid: 0, home: "/root" };
const NOBODY = { name: "nobody", uid: 65534, gid: 65534, home: "/nonexistent" };

export function passwdFile(users: readonly ImageUser[]): string {
  const named = users.some((user) => user.name === "root") ? users : [ROOT_USER, ...users];
  return [...named, NOBODY]
    .map(({ name, uid, gid, home, ...user }) => {
      const shell = "shell" in user && user.shell ? user.shell : "/bin/sh";
      return `${name}:x:${uid}:${gid}:${name}:${home}:${shell}\n`;
    })
    .join("");
}

export function groupFile(users: readonly ImageUser[]): string {
  const named = users.some((user) => user.name === "root") ? users : [ROOT_USER, ...users];
  const groups = named.map(({ name, gid }) => `${name}:x:${gid}:\n`);
  return [...groups, `nogroup:x:${NOBODY.gid}:\n`].join("");
}
