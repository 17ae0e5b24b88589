import type Docker from "dockerode";
import { readSubstitutions, type Substitutions } from "../config/substitutions";
import { formatPin, parsePin, UNKNOWN_DIGEST } from "../model/pin";
import type { BuiltImage } from "./built-image";
import { inputsHash, resolveBases, type FinishedImage, type ResolvedBase } from "./bases";
import { makeImage } from "./make";
import { buildOrder } from "./order";
import { pushImage, registryDigest, type RegistryLogin } from "./registry";
import { digestInRegistry, isOnEngine, type Wanted } from "./reuse";
import { readRevision } from "./revision";
import { readSource, type ImageSource } from "./source";

export type { BuiltImage } from "./built-image";
export { type BuilderAccess } from "./buildkit/buildctl";
export { buildAppsByBuildkit } from "./buildkit/build-apps";
export { builderNote } from "./note";
export { pinnedBases } from "./source";
export type { RegistryLogin } from "./registry";
export type { RegistryReach } from "./registry-api";
export { readSource } from "./source";

export interface BuildOptions {
  readonly docker: Docker;
  /** Where the record of substitutions is. */
  readonly projectDir: string;
  /** Where images go; the address starts their names. */
  readonly registry: RegistryLogin;
  /** The Dockerfile's name in each folder. Default `Dockerfile`. */
  readonly file?: string;
  /** Default true. Without, the pin's digest is `unknown`: a registry decides it. */
  readonly push?: boolean;
  /** Builds again even what is there, and runs every step. Default false. */
  readonly noCache?: boolean;
  /** Sees to it that the engine has these pinned bases; answers the record. Default: it is read. */
  readonly ensureBases?: (references: readonly string[]) => Promise<Substitutions>;
  /** Takes one line at a time. */
  readonly report?: (line: string) => void;
}

interface Run extends Required<Omit<BuildOptions, "file">> {
  substitutions: Substitutions;
  readonly finished: FinishedImage[];
}

/**
 * Builds each folder's image, bases before what rests on them, and pushes it. What is there
 * already, made of the same sources and bases, is not built again.
 * @param folders a Dockerfile's own path is as good, where a folder has several
 * @throws UserError
 */
export async function buildApps(
  folders: readonly string[],
  { file = "Dockerfile", ...options }: BuildOptions,
): Promise<BuiltImage[]> {
  const substitutions = readSubstitutions(options.projectDir);
  const run: Run = {
    push: true,
    noCache: false,
    ensureBases: () => Promise.resolve(substitutions),
    report: () => undefined,
    ...options,
    substitutions,
    finished: [],
  };
  const sources = await Promise.all(folders.map((folder) => readSource(folder, file)));
  const built: BuiltImage[] = [];
  for (const source of buildOrder(sources)) built.push(await buildOne(source, run));
  return built;
}

async function buildOne(source: ImageSource, run: Run): Promise<BuiltImage> {
  const { docker, registry, push, report, noCache } = run;
  const { name, version } = source.header;
  const revision = await readRevision(source.folder);
  const repository = `${registry.address}/${name}`;
  const tag = `${version}-${revision.short}`;
  const wanted = async () => {
    const bases = await resolveBases(source, run);
    return {
      bases,
      image: {
        ...{ docker, registry, repository, tag, revision },
        inputs: inputsHash(source.file, bases),
      },
    };
  };

  let { bases, image } = await wanted();
  let found = noCache ? undefined : await findBuilt(image, push);
  if (found === undefined) {
    run.substitutions = await run.ensureBases(pinnedReferences(source));
    ({ bases, image } = await wanted());
    found = noCache ? undefined : await findBuilt(image, push);
  }
  if (found === undefined) {
    sayBases(bases, report);
    report(`${name}: building ${tag}`);
    const tags = [`${repository}:${tag}`, `${repository}:${version}`];
    await makeImage({ ...run, source, revision, bases, inputs: image.inputs, tags });
  } else {
    report(`${name}: ${tag} is there already`);
  }

  const digest = push ? await publish(image, version, found?.digest, report) : UNKNOWN_DIGEST;
  const pin = formatPin(parsePin(`${repository}:${tag}@${digest}`));
  const { Id } = await docker.getImage(`${repository}:${tag}`).inspect();
  run.finished.push({ source, reference: `${repository}:${tag}`, identity: Id });
  return { name, pin, reused: found !== undefined };
}

/** `digest` is undefined for what only the engine has. */
async function findBuilt(
  image: Wanted,
  push: boolean,
): Promise<{ digest: string | undefined } | undefined> {
  const digest = push ? await digestInRegistry(image) : undefined;
  if (digest !== undefined) return { digest };
  return (await isOnEngine(image)) ? { digest: undefined } : undefined;
}

/** Sees to it that the registry holds both tags. @returns the digest */
async function publish(
  { docker, registry, repository, tag }: Wanted,
  version: string,
  known: string | undefined,
  report: (line: string) => void,
): Promise<string> {
  const reference = `${repository}:${tag}`;
  if (known === undefined) report(`pushing ${reference}`);
  const digest = known ?? (await pushImage(docker, reference, registry));
  const byVersion = `${repository}:${version}`;
  if ((await registryDigest(docker, byVersion, registry)) !== digest) {
    await docker.getImage(reference).tag({ repo: repository, tag: version });
    await pushImage(docker, byVersion, registry);
  }
  return digest;
}

function pinnedReferences({ dockerfile }: ImageSource): string[] {
  const references = dockerfile.uses.map(({ reference }) => reference);
  return [...new Set(references.filter((reference) => reference.includes("@")))];
}

function sayBases(bases: readonly ResolvedBase[], report: (line: string) => void): void {
  const substituted = bases.filter((base) => base.substituted);
  for (const line of new Set(substituted.map(({ reference, run }) => `${run} for ${reference}`))) {
    report(`substituted base: ${line}`);
  }
}
