import { createHash } from "node:crypto";
import type { Architecture, ImageRecipe } from "./recipe";

/** What besides the recipe decides an image's content. */
export interface ImageSurroundings {
  readonly architecture: Architecture;
  /** The Debian release that packages come from, such as "debian bookworm". */
  readonly distribution: string;
  /** Hash of the machine's own certificate authorities, for recipes that include them. */
  readonly trust?: string;
  /** Hashes of the binaries that the caller hands in, for recipes that need some. */
  readonly binary?: string;
  /** Key of the files that the caller hands in, for recipes that take some. */
  readonly content?: string;
}

/** Raised when the way recipes are turned into archives changes, so that old archives are left. */
const LAYOUT = 1;

/**
 * The name of an image's content: 16 hexadecimal digits, the same for the same recipe and
 * surroundings in whatever order their fields are written.
 */
export function imageKey(recipe: ImageRecipe, surroundings: ImageSurroundings): string {
  const text = canonicalJson({ layout: LAYOUT, recipe, surroundings });
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** JSON with sorted keys and without undefined fields. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) =>
    field !== null && typeof field === "object" && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : field,
  );
}
