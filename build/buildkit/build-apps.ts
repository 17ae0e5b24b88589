import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import type { Substitutions } from "../../config/substitutions";
import { formatPin, parsePin } from "../../model/pin";
import { authorityFiles, buildArguments } from "../arguments";
import { type FinishedImage, inputsHash, type ResolvedBase } from "../bases";
import { readContext } from "../context";
import { rewriteReferences } from "../dockerfile";
import { readIfThere } from "../files";
import { imageLabels, isMadeOf } from "../labels";
import { buildOrder } from "../order";
import { RegistryApi, type RegistryReach } from "../registry-api";
import { readRevision, type Revision } from "../revision";
import { readSource, type ImageSource } from "../source";
import type { BuiltImage } from "../built-image";
import { asReached, resolveRemoteBases } from "./bases";
import { type BuilderAccess, runBuildctl } from "./buildctl";
import { writeContext } from "./context-folder";
import { withoutSyntax } from "./syntax";

export interface BuildkitOptions {
  readonly builder: BuilderAccess;
  /** Where images go; its address starts their names. */
  readonly registry: RegistryReach;
  /** What runs in the place of pinned bases. */
  readonly substitutions: Substitutions;
  /** The Dockerfile's name in each folder. Default `Dockerfile`. */
  readonly file?: string;
  /** Builds again even what is there, and runs every step. Default false. */
  readonly noCache?: boolean;
  /** Ends the build. */
  readonly signal?: AbortSignal | undefined;
  /** Takes one line at a time. */
  readonly report?: (line: string) => void;
}

interface Run extends BuildkitOptions {
  readonly api: RegistryApi;
  readonly report: (line: string) => void;
  readonly finished: FinishedImage[];
}

/**
 * Builds each folder's image by BuildKit and pushes it, bases before what rests on them: as
 * `buildApps` does by an engine, with the same names, tags and labels, for who has no engine.
 * The two builders' digests differ; what one has made of these sources the other takes as it is.
 * @throws UserError
 */
export async function buildAppsByBuildkit(
  folders: readonly string[],
  options: BuildkitOptions,
): Promise<BuiltImage[]> {
  const { file = "Dockerfile", registry, report = () => undefined } = options;
  const run: Run = { ...options, report, api: new RegistryApi(registry), finished: [] };
  const sources = await Promise.all(folders.map((folder) => readSource(folder, file)));
  const built: BuiltImage[] = [];
  for (const source of buildOrder(sources)) built.push(await buildOne(source, run));
  return built;
}

async function buildOne(source: ImageSource, run: Run): Promise<BuiltImage> {
  const { registry, api, report, noCache = false, signal } = run;
  signal?.throwIfAborted();
  const { name, version } = source.header;
  const revision = await readRevision(source.folder);
  const tag = `${version}-${revision.short}`;
  const bases = await resolveRemoteBases(source, run);
  const inputs = inputsHash(source.file, bases);
  const there = noCache ? undefined : await api.image(name, tag);
  const reused = there !== undefined && isMadeOf(there.labels, revision, inputs);
  if (reused) {
    report(`${name}: ${tag} is there already`);
    if ((await api.image(name, version))?.digest !== there.digest) {
      await api.tag(name, version, there);
    }
  } else {
    sayBases(bases, report);
    report(`${name}: building ${tag}`);
    await build({ source, revision, bases, inputs, tags: [tag, version] }, run);
  }
  const image = reused ? there : await api.image(name, tag);
  if (image === undefined) throw new Error(`${name}:${tag} was pushed and is not there`);
  const reference = `${registry.address}/${name}:${tag}`;
  run.finished.push({ source, reference, identity: image.id });
  return { name, pin: formatPin(parsePin(`${reference}@${image.digest}`)), reused };
}

interface Wanted {
  readonly source: ImageSource;
  readonly revision: Revision;
  readonly bases: readonly ResolvedBase[];
  readonly inputs: string;
  readonly tags: readonly string[];
}

async function build(
  { source, revision, bases, inputs, tags }: Wanted,
  { builder, registry, noCache = false, signal, report }: Run,
): Promise<void> {
  const { header, dockerfile, text, folder, file, label } = source;
  const runs = new Map(bases.map(({ reference, run }) => [reference, run]));
  const rewritten = rewriteReferences(text, dockerfile.uses, (one) => runs.get(one) ?? one);
  const own = { VERSION: header.version, REVISION: revision.short };
  const ignore = await readIfThere(path.join(folder, ".dockerignore"));
  const extra = {
    [file]: rewritten,
    ...(ignore !== undefined && { ".dockerignore": ignore }),
    ...(await authorityFiles(process.env, text)),
  };
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-build-"));
  try {
    const place = async (name: string) => {
      const made = path.join(temporary, name);
      await fs.mkdir(made);
      return made;
    };
    const [context, recipe, work] = [
      ...[await place("context"), await place("dockerfile"), await place("work")],
    ] as const;
    await writeContext(await readContext(folder, { extra, time: revision.time }), context);
    await fs.writeFile(path.join(recipe, file), withoutSyntax(rewritten));
    const digest = await runBuildctl(
      {
        ...{ builder, registry, context, dockerfile: recipe, work, file, label, noCache, signal },
        args: buildArguments(process.env, dockerfile.args, own),
        labels: imageLabels(source, revision, inputs),
        references: tags.map((tag) =>
          asReached(`${registry.address}/${header.name}:${tag}`, registry),
        ),
        time: revision.time,
      },
      report,
    );
    report(`${header.name}: pushed as ${digest}`);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

function sayBases(bases: readonly ResolvedBase[], report: (line: string) => void): void {
  const substituted = bases.filter((base) => base.substituted);
  for (const line of new Set(substituted.map(({ reference, run }) => `${run} for ${reference}`))) {
    report(`substituted base: ${line}`);
  }
}
