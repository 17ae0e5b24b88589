import type { Committed, RebuildRequest } from "./forge";
import { ifUnmoved } from "./optimistic";

/** Runs `write` if the base is where the commit shall be made. */
export function ifBaseUnmoved(
  { base, message, files }: RebuildRequest,
  head: (branch: string) => Promise<string | undefined>,
  write: () => Promise<Committed>,
): Promise<Committed> {
  const request = { branch: base.branch, expectedHead: base.sha, message, files };
  return ifUnmoved(request, () => head(base.branch), write);
}
