import type { Progress, Report } from "../../progress";
import type { EngineCleaning } from "./engine-space";
import { type KeptWorld, formerTexts, newestTexts } from "./kept-texts";
import { namedImages } from "./named-images";
import type { RegistryStore } from "./registry-store";
import { type CleanLimits, type StoredImage, unusedImages } from "./unused-images";

export interface CleanWorld extends KeptWorld {
  /** As references begin with it. */
  readonly address: string;
  readonly registry: Pick<RegistryStore, "images" | "remove">;
  /** What the engine runs, as text. */
  readonly running: () => Promise<Iterable<string>>;
  readonly cleanEngine: (report: Report) => Promise<EngineCleaning>;
  /** Absent: there is no builder of the platform's, or none that may be cleaned. */
  readonly cleanBuilder?: (report: Report) => Promise<void>;
  readonly progress: Progress;
}

export interface CleanResult {
  /** Removed; with a dry run, what would be. */
  readonly images: readonly Pick<StoredImage, "repository" | "digest" | "tags">[];
  readonly engine: EngineCleaning;
  readonly dryRun: boolean;
}

/** Frees what former builds and services have left; never what runs or is pinned. */
export async function clean(
  world: CleanWorld,
  { dryRun, ...limits }: CleanLimits & { readonly dryRun: boolean },
): Promise<CleanResult> {
  const { progress } = world;
  const images = await progress.step("Remove images that no stack pins", (report) =>
    cleanRegistry(world, { ...limits, dryRun }, report),
  );
  const engine = await progress.step("Remove what ended services left", world.cleanEngine);
  if (world.cleanBuilder !== undefined && !dryRun) {
    await progress.step("Remove the builder's oldest cache", world.cleanBuilder);
  }
  return { images, engine, dryRun };
}

async function cleanRegistry(
  world: CleanWorld,
  { dryRun, ...limits }: CleanLimits & { readonly dryRun: boolean },
  report: Report,
): Promise<CleanResult["images"]> {
  const { registry, address } = world;
  const former = await formerTexts(world);
  const stored: StoredImage[] = [];
  for (const repository of namedImages(former, address).repositories) {
    report(`look at ${repository}`);
    stored.push(...(await registry.images(repository)));
  }
  // Last of all, so that what was pinned while the registry was looked at is seen.
  const now = [...(await newestTexts(world)), ...(await world.running())];
  const unused = unusedImages(stored, namedImages([...former, ...now], address), limits);
  for (const image of unused) {
    report(`remove ${image.repository}:${image.tags.join(", ")} (${image.digest})`);
    if (!dryRun) await registry.remove(image);
  }
  return unused.map(({ repository, digest, tags }) => ({ repository, digest, tags }));
}
