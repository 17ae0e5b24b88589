import { createHash } from "node:crypto";
import type { FileChange } from "./forge";

/** A file as it is at the revision that a commit is made on. */
export interface SeenFile {
  readonly blob: string;
  /** What the forge's API takes to say "only if it is still this". */
  readonly version: string;
}

export type FileAction =
  | { readonly operation: "create"; readonly path: string; readonly content: string }
  | {
      readonly operation: "update";
      readonly path: string;
      readonly content: string;
      readonly version: string;
    }
  | { readonly operation: "delete"; readonly path: string; readonly version: string };

/** What is to be done for the files to be as asked: nothing for those that are. */
export async function fileActions(
  files: readonly FileChange[],
  find: (path: string) => Promise<SeenFile | undefined>,
): Promise<FileAction[]> {
  const actions: FileAction[] = [];
  for (const { path, content } of files) {
    const seen = await find(path);
    if (content === undefined) {
      if (seen !== undefined) actions.push({ operation: "delete", path, version: seen.version });
    } else if (seen === undefined) {
      actions.push({ operation: "create", path, content });
    } else if (!isBlobOf(seen.blob, content)) {
      actions.push({ operation: "update", path, content, version: seen.version });
    }
  }
  return actions;
}

/** Whether git calls a file of this text so; repositories name by SHA-1 or SHA-256. */
function isBlobOf(blob: string, content: string): boolean {
  const bytes = Buffer.from(content);
  const hash = createHash(blob.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex") === blob;
}

export function base64(content: string): string {
  return Buffer.from(content).toString("base64");
}
