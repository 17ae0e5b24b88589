import type Docker from "dockerode";
import { authorityFiles, buildArguments, needsHostNetwork } from "./arguments";
import type { ResolvedBase } from "./bases";
import { buildImage } from "./builder";
import { makeCanonical } from "./canonical";
import { readContext } from "./context";
import { rewriteReferences } from "./dockerfile";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { imageLabels } from "./labels";
import type { RegistryLogin } from "./registry";
import type { Revision } from "./revision";
import type { ImageSource } from "./source";

export interface MakeRequest {
  readonly docker: Docker;
  readonly source: ImageSource;
  readonly revision: Revision;
  readonly bases: readonly ResolvedBase[];
  readonly inputs: string;
  /** What the image is called afterwards. */
  readonly tags: readonly string[];
  readonly noCache: boolean;
  readonly registry: RegistryLogin;
  readonly report: (line: string) => void;
}

/** Builds one image and gives it the form that the same sources always give. */
export async function makeImage(request: MakeRequest): Promise<void> {
  const { docker, source, revision, bases, inputs, noCache, registry, report } = request;
  const { header, dockerfile, text } = source;
  const runs = new Map(bases.map(({ reference, run }) => [reference, run]));
  const rewritten = rewriteReferences(text, dockerfile.uses, (one) => runs.get(one) ?? one);
  const args = buildArguments(process.env, dockerfile.args, {
    VERSION: header.version,
    REVISION: revision.short,
  });
  const extra = {
    [source.file]: rewritten,
    ...(await dockerignore(source.folder)),
    ...(await authorityFiles(process.env, text)),
  };
  const id = await buildImage(
    docker,
    {
      context: await readContext(source.folder, { extra, time: revision.time }),
      file: source.file,
      label: source.label,
      args,
      labels: imageLabels(source, revision, inputs),
      noCache,
      hostNetwork: needsHostNetwork(args),
      registry,
    },
    report,
  );
  const baseLayers = await countBaseLayers(docker, id, runs.get(dockerfile.finalBase ?? ""));
  await makeCanonical(docker, id, request.tags, { time: revision.time, baseLayers });
  await dropBuilt(docker, id, noCache);
}

/** Sent whatever it says of itself: by it the builder knows not to copy the Dockerfile. */
async function dockerignore(folder: string): Promise<Record<string, string>> {
  const name = ".dockerignore";
  const text = await fs.readFile(path.join(folder, name), "utf8").catch(() => undefined);
  return text === undefined ? {} : { [name]: text };
}

/** How many of an image's lowest layers are those of its base. */
async function countBaseLayers(docker: Docker, id: string, base: string | undefined) {
  if (base === undefined) return 0;
  const layersOf = async (reference: string) =>
    (await docker.getImage(reference).inspect()).RootFS.Layers ?? [];
  const [built, below] = await Promise.all([layersOf(id), layersOf(base)]);
  const differs = below.findIndex((layer, index) => layer !== built[index]);
  return differs < 0 ? below.length : differs;
}

/** The canonical image takes its place; its parents are the builder's cache, so they stay. */
async function dropBuilt(docker: Docker, id: string, noCache: boolean): Promise<void> {
  const image = docker.getImage(id);
  const { RepoTags } = await image.inspect();
  // Built in the canonical form at once: then it is the very image that was tagged.
  if ((RepoTags ?? []).length > 0) return;
  await image.remove({ noprune: !noCache });
}
