import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { backendOf } from "../../toolchain/backend";
import type { Report } from "../progress";

type Environment = Readonly<Record<string, string | undefined>>;

/** The `.pulumi` folder of Pulumi's file backend; undefined for any other backend. */
export function fileBackend(projectDir: string, env: Environment): string | undefined {
  const { url } = backendOf(projectDir, env);
  const [address = "", place = ""] = /^file:\/\/([^?]*)/.exec(url) ?? [];
  if (address === "") return undefined;
  return path.join(folderOf(address, place, projectDir, env), ".pulumi");
}

/** Pulumi also takes `file://~/state` and `file://./state`, which are no URLs to anybody else. */
function folderOf(address: string, place: string, projectDir: string, env: Environment): string {
  if (path.isAbsolute(place)) return fileURLToPath(address);
  if (place.startsWith("~")) return path.join(env["HOME"] ?? os.homedir(), place.slice(1));
  return path.resolve(projectDir, place);
}

/**
 * Mends what a Pulumi that was killed while it wrote a stack's state has left. The state itself is
 * written beside and renamed, so it is whole; but the note of its content's type that the folder's
 * driver keeps next to it (`.attrs`, gocloud.dev's fileblob) is written in place. When it is empty,
 * every command fails with "failed to load checkpoint: EOF"; without it all is well.
 * Only for a stack on which nothing works now.
 */
export function mendFileBackend(backend: string, project: string, stack: string, report: Report) {
  const folder = path.join(backend, "stacks", project);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const own = files.filter((name) => name.startsWith(`${stack}.json`));
  for (const name of own.filter((one) => one.endsWith(".tmp")))
    fs.rmSync(path.join(folder, name), { force: true });
  const notes = own
    .filter((name) => name.endsWith(".attrs"))
    .map((name) => path.join(folder, name));
  for (const note of [path.join(backend, "meta.yaml.attrs"), ...notes]) {
    if (isWhole(note)) continue;
    report(`${stack}: a pulumi was killed while it wrote ${path.basename(note)}, which is cleared`);
    fs.rmSync(note, { force: true });
  }
}

function isWhole(file: string): boolean {
  if (!fs.existsSync(file)) return true;
  try {
    JSON.parse(fs.readFileSync(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
