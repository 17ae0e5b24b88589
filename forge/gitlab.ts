import { z } from "zod";
import { baseOf, checkAccess, type ForgeAccess } from "./access";
import { putMarked } from "./comment";
import { fitComment } from "./fit-comment";
import type { CommitStatus, Forge, PullRequest, PullRequestText } from "./forge";
import { ForgeError, shorten } from "./forge-error";
import * as answers from "./gitlab-answers";
import { absentFrom } from "./absent";
import { commitToGitlab, rebuildAtGitlab } from "./gitlab-commit";
import { ForgeHttp } from "./http";
import { ifUnmoved } from "./optimistic";
import { ownStatuses, statusState } from "./listed-status";
import { allPaths } from "./paths";
import { ifBaseUnmoved } from "./rebuild-branch";

const COMMENT_LIMIT = 1_000_000;
const TITLE_LIMIT = 255;
const DESCRIPTION_LIMIT = 255;
const PAGE = { per_page: 100 };
/** GitLab notes both names of a merge request a moment after it was opened. */
const TIPS_KNOWN_AFTER_MS = [500, 1000, 2000, 4000];

/** GitLab, by its REST API v4. A pull request is a merge request there. */
export function openGitlab(access: ForgeAccess): Forge {
  const http = new ForgeHttp({
    ...access,
    forge: "GitLab",
    base: `${baseOf(checkAccess(access))}/api/v4`,
    headers: { authorization: `Bearer ${access.token}`, accept: "application/json" },
    rights: "the scope api, of a user or project token with the role Developer at least",
  });
  const project = `/projects/${encodeURIComponent(access.repository)}`;
  const mergeRequests = `${project}/merge_requests`;
  const files = `${project}/repository/files`;

  const self = async () => (await http.get("/user", answers.user)).username;

  async function branchHead(branch: string) {
    const path = `${project}/repository/branches/${encodeURIComponent(branch)}`;
    return (await absentFrom(http, project, http.find(path, answers.namedBranch)))?.commit.id;
  }

  async function pullRequest(number: number): Promise<PullRequest> {
    const wait = access.pause ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    for (const ms of [...TIPS_KNOWN_AFTER_MS, undefined]) {
      const found = await http.get(`${mergeRequests}/${number}`, answers.mergeRequest);
      if (found.head.sha !== "" && found.base.sha !== "") return found;
      if (ms !== undefined) await wait(ms);
    }
    throw new ForgeError(
      `GitLab has not noted yet what !${number} of ${access.repository} compares`,
      {
        hint: "It does so in the background: run this again in a minute.",
      },
    );
  }

  async function findPullRequest(head: string, base: string) {
    const query = { state: "opened", source_branch: head, target_branch: base, ...PAGE };
    const found = await http.list(mergeRequests, answers.mergeRequest, query);
    const own = found.find(({ fromFork }) => !fromFork);
    // A list does not tell what the base is.
    return own && pullRequest(own.number);
  }

  return {
    branchHead,
    findPullRequest,
    pullRequest,

    async pullRequestOf(sha) {
      const path = `${project}/repository/commits/${sha}/merge_requests`;
      const found = await http.list(path, answers.mergeRequest, PAGE);
      const merged = found.find(({ state }) => state === "merged");
      return merged && pullRequest(merged.number);
    },

    async changedFiles(number) {
      const { changes_count: count } = await http.get(
        `${mergeRequests}/${number}`,
        answers.changesCount,
      );
      const listed = await http.list(`${mergeRequests}/${number}/diffs`, answers.changedFile, PAGE);
      return {
        paths: allPaths(listed),
        complete: /^\d+$/.test(count ?? "") && listed.length >= Number(count),
      };
    },

    putComment(number, update) {
      const all = `${mergeRequests}/${number}/notes`;
      const order = { sort: "asc", order_by: "created_at" };
      return putMarked(
        {
          limit: COMMENT_LIMIT,
          list: () => http.list(all, answers.note, { ...order, ...PAGE }),
          self,
          create: (body) => http.send("POST", all, { body }, answers.note),
          rewrite: (id, body) => http.send("PUT", `${all}/${id}`, { body }, answers.note),
        },
        update,
      );
    },

    async setStatus(sha: string, { context, state, description, url: target }: CommitStatus) {
      const status = {
        name: context,
        state: state === "failure" || state === "error" ? "failed" : state,
        description: shorten(description, DESCRIPTION_LIMIT),
        target_url: target,
      };
      try {
        await http.send("POST", `${project}/statuses/${sha}`, status, z.object({}));
      } catch (error) {
        // GitLab refuses to make a pending status pending; then it is as asked.
        if (state !== "pending" || !(error instanceof ForgeError) || error.status !== 400)
          throw error;
        const path = `${project}/repository/commits/${sha}/statuses`;
        const now = await http.list(path, answers.listedStatus, { name: context, ...PAGE });
        if (!now.some((one) => one.name === context && one.status === "pending")) throw error;
      }
    },

    statuses: ownStatuses(async (sha) => {
      const path = `${project}/repository/commits/${sha}/statuses`;
      const listed = await http.list(path, answers.listedStatus, { all: "true", ...PAGE });
      return listed.map((one) => {
        const setAt = one.finished_at ?? one.created_at;
        return {
          id: one.id,
          by: one.author?.username,
          told: {
            context: one.name,
            state: statusState(one.status),
            description: one.description ?? "",
            ...(setAt && { setAt }),
          },
        };
      });
    }, self),

    async closePullRequest(number) {
      const closed = { state_event: "close" };
      await http.send("PUT", `${mergeRequests}/${number}`, closed, answers.mergeRequest);
    },

    async putPullRequest({ head, base, title, body }: PullRequestText) {
      const open = await findPullRequest(head, base);
      const text = {
        title: shorten(title, TITLE_LIMIT),
        description: fitComment(body, COMMENT_LIMIT),
      };
      const sent =
        open === undefined
          ? await http.send(
              "POST",
              mergeRequests,
              { source_branch: head, target_branch: base, ...text },
              answers.mergeRequest,
            )
          : await http.send("PUT", `${mergeRequests}/${open.number}`, text, answers.mergeRequest);
      return pullRequest(sent.number);
    },

    async approvals(number) {
      const state = await http.get(`${mergeRequests}/${number}/approvals`, answers.approvalState);
      return state.approved_by.map(({ user: { username } }) => ({
        user: username,
        commit: undefined,
      }));
    },

    readFile: (path, revision) =>
      absentFrom(
        http,
        project,
        http.findText(`${files}/${encodeURIComponent(path)}/raw`, { ref: revision }, "*/*"),
      ),

    async createBranch(branch, sha) {
      await http.send(
        "POST",
        `${project}/repository/branches`,
        { branch, ref: sha },
        answers.namedBranch,
      );
    },

    deleteBranch: (branch) =>
      http.remove(`${project}/repository/branches/${encodeURIComponent(branch)}`),

    commitsBetween: (from, to) =>
      http.get(`${project}/repository/compare`, answers.comparison, { from, to }),

    rebuildBranch: (request) =>
      ifBaseUnmoved(request, branchHead, () => rebuildAtGitlab(http, project, request)),

    commit: (request) =>
      ifUnmoved(
        request,
        () => branchHead(request.branch),
        () => commitToGitlab(http, project, request),
      ),
  };
}
