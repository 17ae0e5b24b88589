import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { appPipelines } from "../../pipelines/app-repository";
import { infrastructurePipelines } from "../../pipelines/infrastructure";
import type { PipelineSet, RepositoryKind } from "../../pipelines/pipeline";
import { type CiKind, renderPipelines } from "../../pipelines/render";
import type { PipelineFile } from "../../pipelines/render/rendered";
import { dockerfileFolders, repositoryKind, testCommands } from "./repository";

export interface CiInitOptions {
  readonly kind: CiKind;
  /** Default: by what the folder holds. */
  readonly repository?: RepositoryKind;
  readonly branch: string;
  /** The image that has `slipway`. Default: a variable of the CI's. */
  readonly image?: string;
  /** Folders with a Dockerfile. Default: those that are found. */
  readonly folders: readonly string[];
  /** App: shell commands. Default: npm's, where there is a test script. */
  readonly test: readonly string[];
  readonly testImage?: string;
  /** App: URL of the repository with the stack files. */
  readonly infrastructure?: string;
  /** Infrastructure: watch production after its releases. */
  readonly guard: boolean;
  /** Overwrite what is there. */
  readonly force: boolean;
}

export interface CiInitResult {
  readonly kind: CiKind;
  readonly repository: RepositoryKind;
  /** From the repository's root. */
  readonly files: readonly string[];
  /** What the files lack; each is for a person to decide about. */
  readonly notes: readonly string[];
  /** What a person has to set up in the CI and the forge. */
  readonly byHand: readonly string[];
}

/**
 * Writes a repository's pipelines where its CI looks for them.
 * @throws UserError when a file is there already, before any is written
 */
export function initCi(dir: string, options: CiInitOptions): CiInitResult {
  const { kind, image } = options;
  const repository = options.repository ?? repositoryKind(dir);
  checkOptions(repository, options);
  const set = repository === "app" ? appSet(dir, options) : infrastructureSet(dir, options);
  const { files, byHand } = renderPipelines(kind, set, {
    command: `slipway ci init ${kind} --for ${repository}`,
    ...(image !== undefined && { image }),
  });
  if (!options.force) refuseToOverwrite(dir, files);
  for (const { path: file, text } of files) {
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(dir, file), text);
  }
  return {
    kind,
    repository,
    files: files.map((one) => one.path),
    notes: notesOn(set),
    byHand,
  };
}

function appSet(dir: string, options: CiInitOptions): PipelineSet {
  const { branch, infrastructure, test, testImage } = options;
  if (infrastructure === undefined) {
    throw new UserError("an app repository's pipeline pins its images in the infrastructure one", {
      hint: "Say which that is: --infrastructure https://git.example.org/team/infrastructure",
    });
  }
  const folders = options.folders.length > 0 ? options.folders : dockerfileFolders(dir, [".", "*"]);
  if (folders.length === 0) {
    throw new UserError(`no Dockerfile in ${dir} or a folder in it`, {
      hint: "Say where it is: --folder services/web",
    });
  }
  return appPipelines({
    branch,
    folders,
    infrastructure,
    test: test.length > 0 ? test : testCommands(dir),
    ...(testImage !== undefined && { testImage }),
  });
}

function infrastructureSet(dir: string, { branch, folders, guard }: CiInitOptions): PipelineSet {
  const found = folders.length > 0 ? folders : dockerfileFolders(dir, ["apps/*"]);
  return infrastructurePipelines({ branch, folders: found, guard });
}

function checkOptions(repository: RepositoryKind, options: CiInitOptions): void {
  const { test, testImage, infrastructure, guard, folders } = options;
  const strays =
    repository === "app"
      ? [guard && "--guard"]
      : [
          test.length > 0 && "--test",
          testImage && "--test-image",
          infrastructure && "--infrastructure",
        ];
  const stray = strays.find(Boolean);
  if (stray) throw new UserError(`${stray} says nothing of an ${repository} repository`);
  const bad = folders.find((folder) => !/^(?!\/)(?!.*\.\.)[\w./-]+$/.test(folder));
  if (bad !== undefined) {
    throw new UserError(`--folder is "${bad}"; allowed: a folder in the repository, as apps/web`);
  }
}

function refuseToOverwrite(dir: string, files: readonly PipelineFile[]): void {
  const there = files.filter(({ path: file, text }) => {
    const absolute = path.join(dir, file);
    return fs.existsSync(absolute) && fs.readFileSync(absolute, "utf8") !== text;
  });
  if (there.length === 0) return;
  throw new UserError(`already there: ${there.map((one) => one.path).join(", ")}`, {
    hint: "Nothing was written. --force overwrites them.",
  });
}

function notesOn({ repository, pipelines }: PipelineSet): readonly string[] {
  const has = (name: string) => pipelines.some((one) => one.name === name);
  if (repository === "app") {
    return has("test")
      ? []
      : [
          "Nothing is tested before it is built: no test script was found. --test <command> says how.",
        ];
  }
  return has("guard") ? [] : ["Production is not watched after its releases; --guard does that."];
}
