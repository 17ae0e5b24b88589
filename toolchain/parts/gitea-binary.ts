import type { Reporter } from "../progress/reporter";
import { versions } from "../versions";
import type { PartContext } from "./context";
import type { Part } from "./part";
import { ensureSourceBinary, type SourceBinary, storedSourceBinary } from "./source-binary";

/** As the published image's, with all that it serves inside of it. */
const GITEA: SourceBinary = {
  name: "gitea",
  source: versions.gitea,
  package: ".",
  frontEnd: { folder: ".", pnpm: 9, production: true },
  c: true,
  tags: ["bindata", "timetzdata", "sqlite", "sqlite_unlock_notify", "netgo", "osusergo"],
  generate: ["public", "options", "templates", "migration"].map((name) => `./modules/${name}`),
  variables: { "main.Version": versions.gitea.version },
};

/** Gitea's static binary, if it was built here before. */
export function storedGitea(context: PartContext): Part | undefined {
  return storedSourceBinary(context, GITEA);
}

/** Gitea's static binary: wanted only where its image can't be pulled. */
export function ensureGitea(context: PartContext, reporter: Reporter): Promise<Part> {
  return ensureSourceBinary(context, GITEA, reporter);
}
