import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { EngineInfo } from "../engine/ensure-engine";
import { extendArchive } from "../images/extend-archive";
import { makeImage } from "../images/make";
import { ensureBuildkit } from "../parts/buildkit-binaries";
import { partContext } from "../parts/context";
import type { Part } from "../parts/part";
import { LogFile } from "../progress/log-file";
import { withLogTail } from "../progress/failure";
import type { Reporter } from "../progress/reporter";
import { runTasks } from "../progress/tasks";
import { imageId, loadImage } from "../supply/engine-images";
import { ensureToolchain } from "../toolchain";
import { toolchainContent, type ToolchainParts } from "./content";
import { ciImageTag } from "./key";
import { putProject } from "./project-files";

export interface CiImageOptions {
  readonly projectDir: string;
  /** Takes plain lines of progress. Default: a task list, or lines, on standard error. */
  readonly report?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}

/** How long the layer below the project's files is kept: it is made again in a minute. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Makes the image that a project's pipelines run in, and loads it into the engine: a layer with the
 * packages and the toolchain, which is kept for the next time, and one with the project's files. The
 * same project and machine give the same image.
 * @returns its id.
 */
export async function makeCiImage(
  { docker }: EngineInfo,
  { projectDir, report, env }: CiImageOptions,
): Promise<string> {
  const context = partContext(env);
  const toolchain = await ensureToolchain({ report, env });
  const log = new LogFile(context.cache.logs, "ci-image");
  const run = async (reporter: Reporter) => {
    const line = (text: string) => reporter.log(text);
    const parts = byName(toolchain, await ensureBuildkit(context, "buildctl", reporter));
    reporter.status("packages and toolchain");
    const content = await toolchainContent(projectDir, parts, context, line);
    await removeOld(context.cache.images);
    const base = await makeImage("slipway", { cacheDir: context.cache.root, log: line, content });
    const folder = await fs.mkdtemp(path.join(context.cache.images, "work-"));
    try {
      reporter.status("the project's files");
      const root = path.join(folder, "root");
      await putProject(projectDir, root, line);
      const tag = `slipway/slipway:${ciImageTag(projectDir)}`;
      const top = { root, owners: new Map(), labels: {}, tag };
      const image = await extendArchive(base.archive, folder, top);
      if ((await imageId(docker, image.imageId)) === undefined) {
        reporter.status("loading");
        const file = path.join(folder, "image.tar");
        await image.write(file);
        await loadImage(docker, file);
      }
      return { result: image.imageId, outcome: `made here (${image.imageId.slice(0, 19)})` };
    } finally {
      await fs.rm(folder, { recursive: true, force: true });
    }
  };
  const title = "Image of the pipelines' steps";
  const made = await runTasks([{ title, run }], { log, report }).catch((error: unknown) => {
    throw withLogTail(error, log);
  });
  const [id] = made;
  if (id === undefined) throw new Error("the image was made, and has no id");
  return id;
}

/** One is large, and each change of packages or toolchain makes another. */
async function removeOld(images: string): Promise<void> {
  const names = await fs.readdir(images).catch(() => []);
  for (const name of names.filter((one) => /^slipway-[0-9a-f]{16}\.tar$/.test(one))) {
    const file = path.join(images, name);
    const { mtimeMs } = await fs.stat(file);
    if (Date.now() - mtimeMs > KEPT_MS) await fs.rm(file, { force: true });
  }
}

function byName(parts: readonly Part[], buildctl: Part): ToolchainParts {
  const [pulumi, docker, command] = parts;
  if (pulumi === undefined || docker === undefined || command === undefined) {
    throw new Error(
      `the toolchain lacks a part: it has ${parts.map(({ name }) => name).join(", ")}`,
    );
  }
  return { buildctl, pulumi, plugins: { docker, command } };
}
