import { z } from "zod";
import { baseOf, checkAccess, encodePath, type ForgeAccess } from "./access";
import type { Forge, PullRequest } from "./forge";
import { comment, comparison, changedFile, namedBranch, pull, review, user } from "./gitea-answers";
import { absentFrom } from "./absent";
import { commitToGitea, rebuildAtGitea } from "./gitea-commit";
import { githubShaped } from "./github-shaped";
import { ForgeHttp } from "./http";
import { ifUnmoved } from "./optimistic";
import { allPaths } from "./paths";
import { ifBaseUnmoved } from "./rebuild-branch";
import { standingApprovals } from "./reviews";

const DESCRIPTION_LIMIT = 255;
const PAGE = { limit: 50 };

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
  const isOpen = ({ state, fromFork }: PullRequest) => state === "open" && !fromFork;

  /** Asked for two branches, Gitea names the first one that there ever was between them. */
  async function findPullRequest(head: string, base: string) {
    const path = `${repo}/pulls/${encodeURIComponent(base)}/${encodePath(head)}`;
    const first = await absentFrom(http, repo, http.find(path, pull));
    if (first === undefined || isOpen(first)) return first;
    const open = await http.list(`${repo}/pulls`, pull, { state: "open", ...PAGE });
    return open.find((one) => one.head.branch === head && one.base.branch === base && isOpen(one));
  }

  return {
    ...githubShaped({
      http,
      repo,
      page: PAGE,
      descriptionLimit: DESCRIPTION_LIMIT,
      comment,
      pull,
      self: async () => (await http.get("/user", user)).login,
      findPullRequest,
    }),
    branchHead,
    findPullRequest,
    pullRequest: (number) => http.get(`${repo}/pulls/${number}`, pull),

    pullRequestOf: (sha) => absentFrom(http, repo, http.find(`${repo}/commits/${sha}/pull`, pull)),

    async changedFiles(number) {
      const files = await http.list(`${repo}/pulls/${number}/files`, changedFile, PAGE);
      return { paths: allPaths(files), complete: true };
    },

    async approvals(number) {
      return standingApprovals(await http.list(`${repo}/pulls/${number}/reviews`, review, PAGE));
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

    deleteBranch: (branch) => http.remove(`${repo}/branches/${encodePath(branch)}`),

    async commitsBetween(base, head) {
      const path = `${repo}/compare/${base}...${encodePath(head)}`;
      return http.get(path, comparison, { files: "false", verification: "false" });
    },

    rebuildBranch: (request) =>
      ifBaseUnmoved(request, branchHead, () => rebuildAtGitea(http, repo, request)),

    commit: (request) =>
      ifUnmoved(
        request,
        () => branchHead(request.branch),
        () => commitToGitea(http, repo, request),
      ),
  };
}
