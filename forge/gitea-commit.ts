import { z } from "zod";
import { encodePath } from "./access";
import { base64, fileActions } from "./file-actions";
import type { Committed, CommitRequest, FileChange, RebuildRequest } from "./forge";
import { commitMade } from "./gitea-answers";
import type { ForgeHttp } from "./http";

/** One commit; each file has to be as it is at `expectedHead`, by its blob. */
export async function commitToGitea(
  http: ForgeHttp,
  repo: string,
  { branch, expectedHead, message, files }: CommitRequest,
): Promise<Committed> {
  const changed = await operations(http, repo, files, expectedHead);
  if (changed.length === 0) return { sha: expectedHead, parent: undefined };
  return changeFiles(http, repo, { branch, message, files: changed });
}

/** `force_push` is there in Gitea 1.26; a forge that does not know it refuses a branch that exists. */
export async function rebuildAtGitea(
  http: ForgeHttp,
  repo: string,
  { branch, base, message, files }: RebuildRequest,
): Promise<Committed> {
  const changed = await operations(http, repo, files, base.sha);
  const made = { branch: base.branch, new_branch: branch, force_push: true };
  return changeFiles(http, repo, { ...made, message, files: changed });
}

async function operations(
  http: ForgeHttp,
  repo: string,
  files: readonly FileChange[],
  revision: string,
): Promise<object[]> {
  const seen = z.object({ sha: z.string(), type: z.literal("file") });
  const actions = await fileActions(files, async (path) => {
    const query = { ref: revision };
    const file = await http.find(`${repo}/contents/${encodePath(path)}`, seen, query);
    return file && { blob: file.sha, version: file.sha };
  });
  return actions.map((action) => ({
    operation: action.operation,
    path: action.path,
    ...(action.operation !== "delete" && { content: base64(action.content) }),
    ...(action.operation !== "create" && { sha: action.version }),
  }));
}

async function changeFiles(http: ForgeHttp, repo: string, body: object): Promise<Committed> {
  const { commit } = await http.send("POST", `${repo}/contents`, body, commitMade);
  return { sha: commit.sha, parent: commit.parents[0]?.sha };
}
