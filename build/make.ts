import * as path from "node:path";
import type Docker from "dockerode";
import { z } from "zod";
import { authorityFiles, buildArguments, needsHostNetwork } from "./arguments";
import type { ResolvedBase } from "./bases";
import { buildImage } from "./builder";
import { makeCanonical, type BaseParts } from "./canonical";
import { readIfThere } from "./files";
import { readContext } from "./context";
import { rewriteReferences } from "./dockerfile";
import { imageLabels } from "./labels";
import type { RegistryLogin } from "./registry";
import type { Revision } from "./revision";
import type { ImageSource } from "./source";
import { keepStages } from "./stages";

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
  const { id, stages } = await buildImage(
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
  const base = await baseParts(docker, id, runs.get(dockerfile.finalBase ?? ""));
  report(`${header.name}: giving every file the sources' time`);
  await makeCanonical(docker, id, request.tags, { time: revision.time, base });
  await keepStages(docker, header.name, stages);
}

/** Sent whatever it says of itself: by it the builder knows not to copy the Dockerfile. */
async function dockerignore(folder: string): Promise<Record<string, string>> {
  const name = ".dockerignore";
  const text = await readIfThere(path.join(folder, name));
  return text === undefined ? {} : { [name]: text };
}

async function baseParts(docker: Docker, id: string, base: string | undefined): Promise<BaseParts> {
  if (base === undefined) return { layers: 0, steps: 0 };
  const below = docker.getImage(base);
  const built = (await docker.getImage(id).inspect()).RootFS.Layers ?? [];
  const layers = (await below.inspect()).RootFS.Layers ?? [];
  const differs = layers.findIndex((layer, index) => layer !== built[index]);
  const history = z.array(z.unknown()).parse(await below.history());
  return { layers: differs < 0 ? layers.length : differs, steps: history.length };
}
