import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import { SUBSTITUTIONS_FILE } from "../../config/substitutions";
import { UserError } from "../../model/user-error";
import { IMAGE_PROJECT } from "../images/recipes/slipway";
import type { Log } from "../images/run";
import { copyFile, plainModes } from "./copy-folder";

/**
 * Puts what git tracks of a project, as it is now, below an image's root, and the record of what
 * runs in the place of official images: in a checkout nobody else could tell that.
 * @throws UserError where git does not know the project.
 */
export async function putProject(projectDir: string, root: string, log: Log): Promise<void> {
  const to = path.join(root, IMAGE_PROJECT);
  for (const file of await trackedFiles(projectDir)) {
    const from = path.join(projectDir, file);
    // Deleted, and not committed yet.
    if (!(await isThere(from))) continue;
    await copyFile(from, path.join(to, file));
  }
  const record = path.join(projectDir, SUBSTITUTIONS_FILE);
  if (await isThere(record)) await copyFile(record, path.join(to, SUBSTITUTIONS_FILE));
  await plainModes(root, log);
}

async function trackedFiles(projectDir: string): Promise<string[]> {
  const { stdout, stderr, failed } = await execa("git", ["ls-files", "-z"], {
    cwd: projectDir,
    reject: false,
  });
  const files = stdout.split("\0").filter((file) => file !== "");
  if (!failed && files.length > 0) return files.sort();
  const why = stderr.split("\n")[0] ?? "";
  throw new UserError(
    `git can't say which files belong to ${projectDir}: ${why || "it tracks none"}`,
    { hint: "The image of the pipelines' steps is made of what git tracks: commit the project." },
  );
}

function isThere(place: string): Promise<boolean> {
  return fs.lstat(place).then(
    () => true,
    () => false,
  );
}
