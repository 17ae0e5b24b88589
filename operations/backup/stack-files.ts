import * as fs from "node:fs";
import * as path from "node:path";
import { renderDiff } from "../../config/edit";
import { SUBSTITUTIONS_FILE } from "../../config/substitutions";
import { writeFileAtomically } from "../../config/write-file";
import { UserError } from "../../model/user-error";

/** Whose text stays where a stack's file is another one in the project than in the backup. */
export type Whose = "backup" | "project";

/** Files of the backup that are to be written. */
export interface FilePlan {
  /** The project has none. */
  readonly missing: ReadonlyMap<string, string>;
  /** The project's are others. */
  readonly replaced: ReadonlyMap<string, string>;
  /** What holds afterwards of each stack's file. */
  readonly after: ReadonlyMap<string, string>;
}

/**
 * Compares a backup's files with the project's. The record of substitutions tells of one machine: where there is
 * one, it stays.
 * @param whose undefined: they have to be the same. @throws UserError naming those that are not.
 */
export function planFiles(
  dir: string,
  files: ReadonlyMap<string, string>,
  whose: Whose | undefined,
): FilePlan {
  const missing = new Map<string, string>();
  const replaced = new Map<string, string>();
  const after = new Map<string, string>();
  const differing: string[] = [];
  for (const [name, text] of files) {
    const place = path.join(dir, name);
    const own = fs.existsSync(place) ? fs.readFileSync(place, "utf8") : undefined;
    if (own === undefined) missing.set(name, text);
    else if (own !== text && name !== SUBSTITUTIONS_FILE) {
      differing.push(name);
      if (whose === "backup") replaced.set(name, text);
    }
    if (name !== SUBSTITUTIONS_FILE) after.set(name, whose === "project" ? (own ?? text) : text);
  }
  if (differing.length > 0 && whose === undefined) {
    throw new UserError(`not as in the backup: ${differing.join(", ")}`, {
      hint:
        "What the volumes hold belongs to the secrets and images of the backup's files. `--files backup` writes " +
        "those; `--files project` keeps the project's, for whoever knows that they fit. Nothing was touched.",
    });
  }
  return { missing, replaced, after };
}

/** Writes files into the project. @returns what has changed, as a diff. */
export function writeFiles(dir: string, files: ReadonlyMap<string, string>): string {
  const diffs = [...files].map(([name, text]) => {
    const place = path.join(dir, name);
    const before = fs.existsSync(place) ? fs.readFileSync(place, "utf8") : "";
    fs.mkdirSync(path.dirname(place), { recursive: true });
    writeFileAtomically(place, text);
    return renderDiff(name, before, text);
  });
  return diffs.join("\n");
}
