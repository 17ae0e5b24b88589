import { z } from "zod";
import { FORGE_OPERATOR } from "../../../config/schema/ci-forge";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

/** `admin` is left out where it is false, and says nothing of those whom the server's settings name. */
const user = z.object({ login: z.string(), admin: z.boolean().optional() });

/**
 * Tells who may log in to the CI and does not administer it: where one of them may push to a repository,
 * the CI lets him change to whom its secrets are given. Nobody is removed for that.
 * @param admins by their names in the forge. Nothing is told where `operator` is none of them.
 */
export async function tellUsers(
  ci: ForgeHttp,
  admins: readonly string[],
  told: Told,
): Promise<void> {
  const named = new Set(admins.map((one) => one.toLowerCase()));
  // Only administrators are told.
  if (!named.has(FORGE_OPERATOR)) return;
  const users = (await ci.get("/users", z.array(user).nullable(), { perPage: 50 })) ?? [];
  const others = users
    .filter(({ login, admin }) => admin !== true && !named.has(login.toLowerCase()))
    .map(({ login }) => login);
  if (others.length === 0) return;
  told.left(
    `CI: ${others.sort().join(", ")} may log in without being administrators: whoever of them may push to a repository can change which steps get its secrets (docs/security.md)`,
  );
}
