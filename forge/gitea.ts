import { z } from "zod";
import { baseOf, checkAccess, encodePath, type ForgeAccess } from "./access";
import { putMarked } from "./comment";
import { fitComment } from "./fit-comment";
import type { CommitStatus, Forge, PullRequestText } from "./forge";
import { shorten } from "./forge-error";
import { comment, changedFile, namedBranch, pull, review, user } from "./gitea-answers";
import { absentFrom } from "./absent";
import { commitToGitea } from "./gitea-commit";
import { ForgeHttp } from "./http";
import { ifUnmoved } from "./optimistic";
import { allPaths } from "./paths";
import { standingApprovals } from "./reviews";

/** Gitea has no limit of its own for a comment; nobody reads more than GitHub takes. */
const COMMENT_LIMIT = 65_536;
const TITLE_LIMIT = 255;
const DESCRIPTION_LIMIT = 255;

/** Gitea and Forgejo, by their API v1 (its description is served by each at /swagger.v1.json). */
export function openGitea(access: ForgeAccess): Forge {
  const url = checkAccess(access);
  const http = new ForgeHttp({
    ...access,
    forge: access.kind === "forgejo" ? "Forgejo" : "Gitea",
    base: `${baseOf(url)}/api/v1`,
    headers: { authorization: `token ${access.token}`, accept: "application/json" },
    rights:
      "the scopes write:repository, write:issue and read:user, of a user who may write to the repository",
  });
  const repo = `/repos/${encodePath(access.repository)}`;

  const branchHead = async (branch: string) =>
    (await absentFrom(http, repo, http.find(`${repo}/branches/${encodePath(branch)}`, namedBranch)))
      ?.commit.id;
  const findPullRequest = (head: string, base: string) =>
    absentFrom(
      http,
      repo,
      http.find(`${repo}/pulls/${encodeURIComponent(base)}/${encodePath(head)}`, pull),
    );

  return {
    branchHead,
    findPullRequest,
    pullRequest: (number) => http.get(`${repo}/pulls/${number}`, pull),

    pullRequestOf: (sha) => absentFrom(http, repo, http.find(`${repo}/commits/${sha}/pull`, pull)),

    async changedFiles(number) {
      const files = await http.list(`${repo}/pulls/${number}/files`, changedFile, { limit: 50 });
      return { paths: allPaths(files), complete: true };
    },

    putComment(number, update) {
      const all = `${repo}/issues/${number}/comments`;
      const one = (id: number) => `${repo}/issues/comments/${id}`;
      return putMarked(
        {
          limit: COMMENT_LIMIT,
          list: () => http.list(all, comment, { limit: 50 }),
          self: async () => (await http.get("/user", user)).login,
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
        description: shorten(description, DESCRIPTION_LIMIT),
        target_url: target,
      };
      await http.send("POST", `${repo}/statuses/${sha}`, status, z.object({}));
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

    async approvals(number) {
      return standingApprovals(
        await http.list(`${repo}/pulls/${number}/reviews`, review, { limit: 50 }),
      );
    },

    readFile: (path, revision) =>
      absentFrom(
        http,
        repo,
        http.findText(`${repo}/raw/${encodePath(path)}`, { ref: revision }, "*/*"),
      ),

    async createBranch(branch, sha) {
      const asked = { new_branch_name: branch, old_ref_name: sha };
      await http.send("POST", `${repo}/branches`, asked, z.object({}));
    },

    commit: (request) =>
      ifUnmoved(
        request,
        () => branchHead(request.branch),
        () => commitToGitea(http, repo, request),
      ),
  };
}
