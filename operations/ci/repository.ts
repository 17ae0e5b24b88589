import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import type { RepositoryKind } from "../../pipelines/pipeline";

/** Places with folders that are no app's. */
const SKIPPED = ["node_modules", "dist", "test"];

/** By what it holds. @throws UserError when that says neither. */
export function repositoryKind(dir: string): RepositoryKind {
  if (fs.existsSync(path.join(dir, "Pulumi.yaml"))) return "infrastructure";
  if (dockerfileFolders(dir, [".", "*"]).length > 0) return "app";
  throw new UserError(`${dir} has neither a Pulumi.yaml nor a Dockerfile`, {
    hint: "Say what repository it is: --for app or --for infrastructure.",
  });
}

/**
 * Folders that have a file named Dockerfile, from the repository's root, in order.
 * @param places a folder, or the folders in one (`apps/*`)
 */
export function dockerfileFolders(dir: string, places: readonly string[]): readonly string[] {
  return places
    .flatMap((place) => {
      if (!place.endsWith("*")) return [place];
      const parent = path.posix.dirname(place);
      return subfolders(path.join(dir, parent)).map((name) => path.posix.join(parent, name));
    })
    .filter((folder) => fs.existsSync(path.join(dir, folder, "Dockerfile")));
}

/** How an app of npm's is tested; nothing where its package.json has no test script. */
export function testCommands(dir: string): readonly string[] {
  const file = path.join(dir, "package.json");
  if (!fs.existsSync(file)) return [];
  const { scripts } = parsed(file);
  return scripts?.["test"] === undefined ? [] : ["npm ci", "npm test"];
}

function parsed(file: string): { readonly scripts?: Readonly<Record<string, string>> } {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as ReturnType<typeof parsed>;
  } catch (cause) {
    throw new UserError(`${file} is no JSON`, { cause });
  }
}

function subfolders(dir: string): readonly string[] {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir, { withFileTypes: true })
    .filter((one) => one.isDirectory() && !one.name.startsWith(".") && !SKIPPED.includes(one.name))
    .map((one) => one.name)
    .sort();
}
