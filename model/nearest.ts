import { distance } from "fastest-levenshtein";

/**
 * The candidate that a mistyped name most likely stands for, or undefined when none is close: at
 * most one edit per three letters, and always at least one allowed.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const allowed = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    const far = distance(name.toLowerCase(), candidate.toLowerCase());
    if (far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}
