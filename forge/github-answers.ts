import { z } from "zod";
import type { PullRequest } from "./forge";
import type { ListedFile } from "./paths";
import type { Review } from "./reviews";

// What is used of GitHub's answers; the names are those of its REST API, version 2022-11-28.

export const user = z.object({ login: z.string() });

export const gitRef = z.object({ object: z.object({ sha: z.string() }) });

const tip = z.object({
  ref: z.string(),
  sha: z.string(),
  /** Null where the repository is gone. */
  repo: z.object({ id: z.number() }).nullable(),
});

export const pull = z
  .object({
    number: z.number(),
    html_url: z.string(),
    title: z.string(),
    body: z.string().nullable(),
    state: z.enum(["open", "closed"]),
    merged_at: z.string().nullish(),
    user: user.nullable(),
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
      merged_at,
      user: author,
      head,
      base,
    }): PullRequest => ({
      number,
      url: html_url,
      title,
      body: body ?? "",
      state: merged_at ? "merged" : state,
      // What GitHub itself shows for an account that is gone.
      author: author?.login ?? "ghost",
      head: { branch: head.ref, sha: head.sha },
      base: { branch: base.ref, sha: base.sha },
      fromFork: head.repo === null || head.repo.id !== base.repo?.id,
    }),
  );

export const comparison = z
  .object({ commits: z.array(z.object({ sha: z.string() })) })
  .transform(({ commits }) => commits.map(({ sha }) => sha));

export const fileCount = z.object({ changed_files: z.number() });

export const changedFile = z
  .object({ filename: z.string(), previous_filename: z.string().optional() })
  .transform(({ filename, previous_filename }): ListedFile => ({
    path: filename,
    former: previous_filename,
  }));

export const comment = z
  .object({ id: z.number(), body: z.string().nullish(), user: user.nullable() })
  .transform(({ id, body, user: author }) => ({
    id,
    body: body ?? "",
    author: author?.login ?? "",
  }));

const VERDICTS: Readonly<Record<string, Review["verdict"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "rejected",
  DISMISSED: "withdrawn",
};

export const review = z
  .object({ user: user.nullable(), state: z.string(), commit_id: z.string().nullable() })
  .transform(({ user: reviewer, state, commit_id: commit }): Review => {
    const verdict = VERDICTS[state] ?? "none";
    return { user: reviewer?.login, commit: commit ?? undefined, verdict };
  });

/** GraphQL answers 200 whatever comes of it. */
export function graphqlAnswer<T>(data: z.ZodType<T>) {
  const error = z.object({ message: z.string(), type: z.string().optional() });
  return z.object({ data: data.nullish(), errors: z.array(error).optional() });
}
