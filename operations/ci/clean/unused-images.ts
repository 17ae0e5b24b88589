import type { NamedImages } from "./named-images";

/** An image that the registry has; one digest under all of its tags. */
export interface StoredImage {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  /** By its label; absent: not known. */
  readonly created?: Date;
}

const DAY_MS = 24 * 60 * 60_000;

export interface CleanLimits {
  readonly now: Date;
  /** Days that an image stays whoever uses it. */
  readonly days: number;
}

/**
 * What may go: of the repositories that stacks pin, images that no stack names, that are old, and
 * that are not the newest of their repository.
 */
export function unusedImages(
  stored: readonly StoredImage[],
  { digests, tags, repositories }: NamedImages,
  { now, days }: CleanLimits,
): readonly StoredImage[] {
  const newest = new Map<string, number>();
  for (const { repository, created } of stored) {
    const time = created?.getTime() ?? -Infinity;
    newest.set(repository, Math.max(time, newest.get(repository) ?? -Infinity));
  }
  const limit = now.getTime() - days * DAY_MS;
  return stored.filter(({ repository, digest, tags: own, created }) => {
    if (created === undefined || created.getTime() > limit) return false;
    if (!repositories.has(repository) || digests.has(digest)) return false;
    if (own.some((tag) => tags.has(`${repository}:${tag}`))) return false;
    return created.getTime() < (newest.get(repository) ?? Infinity);
  });
}
