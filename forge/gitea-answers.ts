import { z } from "zod";
import type { PullRequest } from "./forge";
import type { ListedFile } from "./paths";
import type { Review } from "./reviews";

// What is used of Gitea's answers; the names are those of its API's description.

export const user = z.object({ login: z.string() });

export const namedBranch = z.object({ commit: z.object({ id: z.string() }) });

const tip = z.object({
  ref: z.string(),
  sha: z.string(),
  /** Null where the repository is gone. */
  repo: z.object({ id: z.number() }).nullish(),
});

export const pull = z
  .object({
    number: z.number(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullish(),
    state: z.enum(["open", "closed"]),
    merged: z.boolean(),
    user,
    head: tip,
    base: tip,
  })
  .transform(
    ({
      number,
      html_url,
      title,
      body,
      state,
      merged,
      user: { login },
      head,
      base,
    }): PullRequest => ({
      number,
      url: html_url,
      title,
      body: body ?? "",
      state: merged ? "merged" : state,
      author: login,
      head: { branch: head.ref, sha: head.sha },
      base: { branch: base.ref, sha: base.sha },
      fromFork: !head.repo || head.repo.id !== base.repo?.id,
    }),
  );

export const changedFile = z
  .object({ filename: z.string(), previous_filename: z.string().optional() })
  .transform(({ filename, previous_filename: former }): ListedFile => ({
    path: filename,
    former: former || undefined,
  }));

export const comment = z
  .object({ id: z.number(), body: z.string(), user: user.nullish() })
  .transform(({ id, body, user: author }) => ({ id, body, author: author?.login ?? "" }));

const VERDICTS: Readonly<Record<string, Review["verdict"]>> = {
  APPROVED: "approved",
  REQUEST_CHANGES: "rejected",
};

export const review = z
  .object({
    user: user.nullish(),
    state: z.string(),
    commit_id: z.string(),
    dismissed: z.boolean(),
  })
  .transform(({ user: reviewer, state, commit_id: commit, dismissed }): Review => {
    const said = VERDICTS[state];
    const verdict = said !== undefined && dismissed ? "withdrawn" : (said ?? "none");
    return { user: reviewer?.login, commit, verdict };
  });

export const comparison = z
  .object({ commits: z.array(z.object({ sha: z.string() })).nullable() })
  .transform(({ commits }) => (commits ?? []).map(({ sha }) => sha));

export const commitMade = z.object({
  commit: z.object({ sha: z.string(), parents: z.array(z.object({ sha: z.string() })) }),
});
