import { z } from "zod";
import { putMarked } from "./comment";
import { fitComment } from "./fit-comment";
import type { CommitStatus, Forge, PullRequest, PullRequestText } from "./forge";
import { shorten } from "./forge-error";
import type { ForgeHttp } from "./http";
import { ownStatuses, setStatus } from "./listed-status";
import type { Query } from "./next-page";

/** GitHub's. Gitea has no limit of its own for a comment; nobody reads more than GitHub takes. */
const COMMENT_LIMIT = 65_536;
const TITLE_LIMIT = 255;

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: string;
}

export interface GithubShaped {
  readonly http: ForgeHttp;
  /** Path of the repository. */
  readonly repo: string;
  readonly page: Query;
  /** Characters of a status' description. */
  readonly descriptionLimit: number;
  readonly comment: z.ZodType<Comment>;
  readonly pull: z.ZodType<PullRequest>;
  /** Name under which the token writes. */
  readonly self: () => Promise<string>;
  readonly findPullRequest: Forge["findPullRequest"];
}

/** The calls that Gitea's API has as GitHub's, and what a comment may hold on both. */
export function githubShaped(
  shape: GithubShaped,
): Pick<Forge, "putComment" | "setStatus" | "statuses" | "putPullRequest" | "closePullRequest"> {
  const { http, repo, page, descriptionLimit, comment, pull, self, findPullRequest } = shape;
  return {
    putComment(number, update) {
      const all = `${repo}/issues/${number}/comments`;
      const one = (id: number) => `${repo}/issues/comments/${id}`;
      return putMarked(
        {
          limit: COMMENT_LIMIT,
          list: () => http.list(all, comment, page),
          self,
          create: (body) => http.send("POST", all, { body }, comment),
          rewrite: (id, body) => http.send("PATCH", one(id), { body }, comment),
        },
        update,
      );
    },

    async setStatus(sha: string, { context, state, description, url: target }: CommitStatus) {
      const status = {
        context,
        state,
        description: shorten(description, descriptionLimit),
        target_url: target,
      };
      await http.send("POST", `${repo}/statuses/${sha}`, status, z.object({}));
    },

    // Not the "combined status": of each context that has the last one alone, whoever set it.
    statuses: ownStatuses(
      (sha) => http.list(`${repo}/commits/${sha}/statuses`, setStatus, page),
      self,
    ),

    async closePullRequest(number) {
      await http.send("PATCH", `${repo}/pulls/${number}`, { state: "closed" }, pull);
    },

    async putPullRequest({ head, base, ...text }: PullRequestText) {
      const title = shorten(text.title, TITLE_LIMIT);
      const body = fitComment(text.body, COMMENT_LIMIT);
      const open = await findPullRequest(head, base);
      if (open !== undefined) {
        return http.send("PATCH", `${repo}/pulls/${open.number}`, { title, body }, pull);
      }
      return http.send("POST", `${repo}/pulls`, { head, base, title, body }, pull);
    },
  };
}
