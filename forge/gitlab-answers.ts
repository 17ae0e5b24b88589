import { z } from "zod";
import type { PullRequest } from "./forge";
import type { ListedFile } from "./paths";

// What is used of GitLab's answers; the names are those of its REST API, version 4.

export const user = z.object({ username: z.string() });

export const namedBranch = z.object({ commit: z.object({ id: z.string() }) });

const STATES = { opened: "open", locked: "open", closed: "closed", merged: "merged" } as const;

export const mergeRequest = z
  .object({
    iid: z.number(),
    web_url: z.string(),
    title: z.string(),
    description: z.string().nullish(),
    state: z.enum(["opened", "locked", "closed", "merged"]),
    author: user,
    source_branch: z.string(),
    target_branch: z.string(),
    /** Null where the fork is gone. */
    source_project_id: z.number().nullable(),
    target_project_id: z.number(),
    sha: z.string().nullish(),
    /** Not there yet in the first moments of a merge request, nor in lists. */
    diff_refs: z.object({ start_sha: z.string().nullish() }).nullish(),
  })
  .transform((merge): PullRequest => ({
    number: merge.iid,
    url: merge.web_url,
    title: merge.title,
    body: merge.description ?? "",
    state: STATES[merge.state],
    author: merge.author.username,
    head: { branch: merge.source_branch, sha: merge.sha ?? "" },
    base: { branch: merge.target_branch, sha: merge.diff_refs?.start_sha ?? "" },
    fromFork: merge.source_project_id !== merge.target_project_id,
  }));

/** As text, with a plus where there are more than GitLab lists. */
export const changesCount = z.object({ changes_count: z.string().nullish() });

export const changedFile = z
  .object({ new_path: z.string(), old_path: z.string() })
  .transform(({ new_path: path, old_path: former }): ListedFile => ({ path, former }));

export const note = z
  .object({ id: z.number(), body: z.string(), author: user, system: z.boolean() })
  .transform(({ id, body, author, system }) => ({
    id,
    body,
    author: system ? "" : author.username,
  }));

export const approvalState = z.object({ approved_by: z.array(z.object({ user })) });

export const file = z.object({ blob_id: z.string(), last_commit_id: z.string() });

export const commitMade = z.object({ id: z.string(), parent_ids: z.array(z.string()) });

export const comparison = z
  .object({ commits: z.array(z.object({ id: z.string() })) })
  .transform(({ commits }) => commits.map(({ id }) => id));

export const listedStatus = z.object({
  id: z.number(),
  author: user.nullish(),
  name: z.string(),
  status: z.string(),
  description: z.string().nullish(),
  created_at: z.string().nullish(),
  finished_at: z.string().nullish(),
});
