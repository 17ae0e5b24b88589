import { base64, fileActions } from "./file-actions";
import type { Committed, CommitRequest, FileChange, RebuildRequest } from "./forge";
import * as answers from "./gitlab-answers";
import type { ForgeHttp } from "./http";

/** One commit; each file has to be as it is at `expectedHead`, by the commit that last changed it. */
export async function commitToGitlab(
  http: ForgeHttp,
  project: string,
  { branch, expectedHead, message, files }: CommitRequest,
): Promise<Committed> {
  const actions = await actionsOf(http, project, files, expectedHead);
  if (actions.length === 0) return { sha: expectedHead, parent: undefined };
  return send(http, project, { branch, commit_message: message, actions });
}

/** docs.gitlab.com/api/commits: with `force`, what the branch was is given up for the new commit. */
export async function rebuildAtGitlab(
  http: ForgeHttp,
  project: string,
  { branch, base, message, files }: RebuildRequest,
): Promise<Committed> {
  const actions = await actionsOf(http, project, files, base.sha);
  const asked = { branch, commit_message: message, start_sha: base.sha, force: true };
  return send(http, project, { ...asked, actions });
}

async function actionsOf(
  http: ForgeHttp,
  project: string,
  files: readonly FileChange[],
  revision: string,
): Promise<object[]> {
  const actions = await fileActions(files, async (path) => {
    const at = `${project}/repository/files/${encodeURIComponent(path)}`;
    const seen = await http.find(at, answers.file, { ref: revision });
    return seen && { blob: seen.blob_id, version: seen.last_commit_id };
  });
  return actions.map((action) => ({
    action: action.operation,
    file_path: action.path,
    ...(action.operation !== "delete" && { content: base64(action.content), encoding: "base64" }),
    ...(action.operation !== "create" && { last_commit_id: action.version }),
  }));
}

async function send(http: ForgeHttp, project: string, asked: object): Promise<Committed> {
  const made = await http.send("POST", `${project}/repository/commits`, asked, answers.commitMade);
  return { sha: made.id, parent: made.parent_ids[0] };
}
