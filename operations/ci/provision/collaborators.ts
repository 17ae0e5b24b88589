import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

const right = z.object({ permission: z.string() });

/** Lets a user write to a repository: commit statuses take no less in Gitea. */
export async function settleWriter(
  forge: ForgeHttp,
  { repository, user }: { readonly repository: string; readonly user: string },
  told: Told,
): Promise<void> {
  const path = `/repos/${repository}/collaborators/${user}`;
  const found = await forge.find(`${path}/permission`, right);
  if (found?.permission === "write") return;
  await forge.order("PUT", path, { permission: "write" });
  told.changed(`repository ${repository}: ${user} may write`);
}
