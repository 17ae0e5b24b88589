import { z } from "zod";
import type { ForgeHttp } from "../../../forge/http";
import type { Told } from "./told";

/** A release: staging, its tests and the promotion request. In minutes. */
const LONGEST_PIPELINE = 180;

const known = z.object({
  id: z.number(),
  active: z.boolean(),
  timeout: z.number().default(0),
  allow_pr: z.boolean(),
  cancel_previous_pipeline_events: z.array(z.string()).nullable(),
  /** 3.x only. */
  require_approval: z.string().optional(),
});
type Known = z.infer<typeof known>;

const hook = z.object({ active: z.boolean(), config: z.object({ url: z.string() }) });

export interface Activated {
  /** The CI's number of the repository. */
  readonly id: number;
  /** Whether the pipelines of forks' pull requests wait for a person's word. */
  readonly asksForForks: boolean;
}

/** How a repository's settings in the CI differ, as its PATCH takes it; undefined: not at all. */
export function settingsChange(found: Known): Readonly<Record<string, unknown>> | undefined {
  const events = found.cancel_previous_pipeline_events ?? [];
  const change = {
    ...(found.timeout !== LONGEST_PIPELINE && { timeout: LONGEST_PIPELINE }),
    ...(!found.allow_pr && { allow_pr: true }),
    // A second merge must not end the deployment of the first.
    ...(events.join() !== "pull_request" && { cancel_previous_pipeline_events: ["pull_request"] }),
    ...(found.require_approval === "none" && { require_approval: "forks" }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

/** Whether the forge tells the CI of what happens in the repository. */
export function isTold(hooks: readonly z.infer<typeof hook>[]): boolean {
  return hooks.some(({ active, config }) => active && /\/hook\?access_token=/.test(config.url));
}

/** Woodpecker 1.0 can hold all of a repository's pipelines for a person's word, or none of them. */
export function asksForForks({ require_approval }: Pick<Known, "require_approval">): boolean {
  return require_approval !== undefined;
}

/** Has the CI work for a repository, with its webhook in the forge. */
export async function settleActivation(
  { forge, ci }: { readonly forge: ForgeHttp; readonly ci: ForgeHttp },
  { path, forgeId }: { readonly path: string; readonly forgeId: number },
  told: Told,
): Promise<Activated> {
  let found = await ci.find(`/repos/lookup/${path}`, known);
  if (found?.active !== true) {
    found = await ci.send("POST", `/repos?forge_remote_id=${forgeId}`, {}, known);
    told.changed(`CI: ${path} turned on`);
  } else if (!isTold(await forge.list(`/repos/${path}/hooks`, hook))) {
    await ci.order("POST", `/repos/${found.id}/repair`);
    told.changed(`CI: webhook of ${path} made anew`);
  }
  const change = settingsChange(found);
  if (change !== undefined) {
    await ci.order("PATCH", `/repos/${found.id}`, change);
    told.changed(`CI: ${path}: ${Object.keys(change).join(", ")} set`);
  }
  return { id: found.id, asksForForks: asksForForks(found) };
}
