import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../model/user-error";
import { dataPaths } from "./paths";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Pulumi keeps a project's state, and who says so. */
export interface Backend {
  readonly url: string;
  /** The user's variable, before `backend.url` of Pulumi.yaml, before files of this machine's own. */
  readonly from: "variable" | "project" | "machine";
}

export function backendOf(projectDir: string, env: Environment = process.env): Backend {
  const variable = env["PULUMI_BACKEND_URL"];
  if (variable) return { url: variable, from: "variable" };
  const url = projectUrl(projectDir);
  if (url !== undefined) return { url, from: "project" };
  return { url: machineUrl(dataPaths(projectDir, env).state), from: "machine" };
}

/**
 * Without notes of each file's type beside it: they are the one thing that Pulumi's file backend
 * writes in place, so that a kill in its midst leaves a state that can't be read.
 */
export function machineUrl(folder: string): string {
  return `file://${folder}?metadata=skip`;
}

/** Without what may be secret in it: a password before the host. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z0-9+]+:\/\/[^:@/?]*):[^@/?]*@/i, "$1:…@");
}

function projectUrl(projectDir: string): string | undefined {
  const file = path.join(projectDir, "Pulumi.yaml");
  if (!fs.existsSync(file)) return undefined;
  const project = parse(fs.readFileSync(file, "utf8")) as { backend?: unknown } | null;
  const backend = project?.backend ?? undefined;
  if (backend === undefined) return undefined;
  const url = typeof backend === "object" ? (backend as { url?: unknown }).url : backend;
  if (typeof url === "string" && /^[a-z0-9+]+:\/\//i.test(url)) return url;
  throw new UserError("Pulumi.yaml: backend.url is no address of a backend", {
    hint: "Allowed: such as s3://bucket, azblob://container, file:///folder; or no `backend` at all.",
  });
}
