import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { dataPaths } from "../../toolchain/paths";

/**
 * Where a backup goes: to the file that was said, or under a name with the time into the folder that was said;
 * by default into `backups` in the project's data folder, so that no secret comes to lie among files that git sees.
 * @param to a folder if it is there, or ends with `/`. @throws UserError when the file is there.
 */
export function backupPlace(
  project: { readonly dir: string; readonly name: string },
  to: string | undefined,
  now: Date,
): string {
  const time = now
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "");
  const name = `${project.name}-${time}.backup.tar`;
  const wanted = to ?? `${path.join(dataPaths(project.dir).root, "backups")}/`;
  const isFolder =
    wanted.endsWith("/") || fs.statSync(wanted, { throwIfNoEntry: false })?.isDirectory() === true;
  const file = path.resolve(isFolder ? path.join(wanted, name) : wanted);
  if (fs.existsSync(file)) {
    throw new UserError(`${file} is there already`, {
      hint: "Name another one: no backup is overwritten.",
    });
  }
  return file;
}
