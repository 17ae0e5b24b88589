import { z } from "zod";
import { baseOf, checkAccess, encodePath, type ForgeAccess } from "./access";
import { fileActions } from "./file-actions";
import type { CommitRequest, Committed, Forge } from "./forge";
import { ForgeError } from "./forge-error";
import {
  changedFile,
  comment,
  comparison,
  fileCount,
  gitRef,
  pull,
  review,
  user,
} from "./github-answers";
import { GithubGraphql } from "./github-graphql";
import { absentFrom } from "./absent";
import { githubShaped } from "./github-shaped";
import { ForgeHttp, type HttpSettings } from "./http";
import { allPaths } from "./paths";
import { ifBaseUnmoved } from "./rebuild-branch";
import { standingApprovals } from "./reviews";

const DESCRIPTION_LIMIT = 140;
const PAGE = { per_page: 100 };

/** GitHub, GitHub Enterprise Server and Cloud with data residency, by the REST API and, to commit, GraphQL. */
export function openGithub(access: ForgeAccess): Forge {
  const { rest, graphql: graphqlBase } = githubApis(checkAccess(access));
  const settings: HttpSettings = {
    ...access,
    forge: "GitHub",
    base: rest,
    headers: {
      authorization: `Bearer ${access.token}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "slipway",
    },
    rights:
      "of this repository contents, pull requests, issues and commit statuses, each to read and write",
  };
  const http = new ForgeHttp(settings);
  const graphql = new GithubGraphql(
    new ForgeHttp({ ...settings, base: graphqlBase }),
    access.repository,
  );
  const repo = `/repos/${encodePath(access.repository)}`;
  const [owner] = access.repository.split("/");

  /** An app's token, such as a workflow's own, has no user; GraphQL knows the name that it writes under. */
  async function login(): Promise<string> {
    try {
      return (await http.get("/user", user)).login;
    } catch (error) {
      if (!(error instanceof ForgeError) || error.status !== 403) throw error;
      return graphql.appLogin();
    }
  }

  async function findPullRequest(head: string, base: string) {
    const query = { state: "open", head: `${owner}:${head}`, base, ...PAGE };
    const found = await http.list(`${repo}/pulls`, pull, query);
    return found.find((one) => one.head.branch === head && !one.fromFork);
  }

  async function branchHead(branch: string) {
    return (
      await absentFrom(http, repo, http.find(`${repo}/git/ref/heads/${encodePath(branch)}`, gitRef))
    )?.object.sha;
  }

  async function createBranch(branch: string, sha: string) {
    await http.send("POST", `${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha }, gitRef);
  }

  async function deleteBranch(branch: string) {
    // For one that is not there GitHub answers 422, as for much else.
    if ((await branchHead(branch)) === undefined) return;
    await http.remove(`${repo}/git/refs/heads/${encodePath(branch)}`);
  }

  async function commit(request: CommitRequest): Promise<Committed> {
    const { expectedHead } = request;
    const seen = z.object({ sha: z.string(), type: z.literal("file") });
    const actions = await fileActions(request.files, async (path) => {
      const file = await http.find(`${repo}/contents/${encodePath(path)}`, seen, {
        ref: expectedHead,
      });
      return file && { blob: file.sha, version: file.sha };
    });
    if (actions.length === 0) return { sha: expectedHead, parent: undefined };
    return { sha: await graphql.commit(request, actions), parent: expectedHead };
  }

  return {
    ...githubShaped({
      http,
      repo,
      page: PAGE,
      descriptionLimit: DESCRIPTION_LIMIT,
      comment,
      pull,
      self: login,
      findPullRequest,
    }),
    findPullRequest,
    pullRequest: (number) => http.get(`${repo}/pulls/${number}`, pull),

    async pullRequestOf(sha) {
      const found = await http.list(`${repo}/commits/${sha}/pulls`, pull, PAGE);
      return found.find(({ state }) => state === "merged");
    },

    async changedFiles(number) {
      const { changed_files: count } = await http.get(`${repo}/pulls/${number}`, fileCount);
      const files = await http.list(`${repo}/pulls/${number}/files`, changedFile, PAGE);
      return { paths: allPaths(files), complete: files.length >= count };
    },

    async approvals(number) {
      return standingApprovals(await http.list(`${repo}/pulls/${number}/reviews`, review, PAGE));
    },

    readFile: (path, revision) =>
      absentFrom(
        http,
        repo,
        http.findText(
          `${repo}/contents/${encodePath(path)}`,
          { ref: revision },
          "application/vnd.github.raw+json",
        ),
      ),

    branchHead,
    createBranch,
    deleteBranch,

    commitsBetween: (base, head) =>
      http.get(`${repo}/compare/${base}...${encodePath(head)}`, comparison, PAGE),

    // Moved only once the commit is there: a pull request without a difference would be closed.
    rebuildBranch: (request) =>
      ifBaseUnmoved(request, branchHead, async () => {
        const { branch, base, message, files } = request;
        const aside = `${branch}-next`;
        await deleteBranch(aside);
        await createBranch(aside, base.sha);
        const made = await commit({ branch: aside, expectedHead: base.sha, message, files });
        if ((await branchHead(branch)) === undefined) await createBranch(branch, made.sha);
        else {
          const moved = { sha: made.sha, force: true };
          await http.send("PATCH", `${repo}/git/refs/heads/${encodePath(branch)}`, moved, gitRef);
        }
        await deleteBranch(aside);
        return made;
      }),

    commit,
  };
}

interface Apis {
  readonly rest: string;
  /** `/graphql` follows. */
  readonly graphql: string;
}

/** docs.github.com, "Getting started with the REST API" and "Forming calls with GraphQL". */
export function githubApis(url: URL): Apis {
  const host = url.hostname.replace(/^(www|api)\./, "");
  if (host === "github.com" || host.endsWith(".ghe.com")) {
    const api = `${url.protocol}//api.${host}`;
    return { rest: api, graphql: api };
  }
  return { rest: `${baseOf(url)}/api/v3`, graphql: `${baseOf(url)}/api` };
}
