import { z } from "zod";
import type { ForgeHttp } from "./http";

/**
 * What was found, or undefined where it really is not there. Who may not see a repository gets a 404
 * for all that is in it, so the repository itself is asked for before anything counts as absent.
 */
export async function absentFrom<T>(
  http: ForgeHttp,
  repository: string,
  asked: Promise<T | undefined>,
): Promise<T | undefined> {
  const found = await asked;
  if (found === undefined) await http.get(repository, z.object({}));
  return found;
}
