/** Stands under `slipway:images` for a pin that the first `slipway up` fills in. */
export const UNPINNED = "unpinned";

/** Stands under `slipway:images` of an environment that does not run what the code declares. */
export const NONE = "none";

/** Whether what stands under `slipway:images` names an image. */
export function isPinned(pin: string): boolean {
  return pin !== UNPINNED && pin !== NONE;
}
