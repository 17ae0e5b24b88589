import { base64, fileActions } from "./file-actions";
import type { CommitRequest, Committed } from "./forge";
import * as answers from "./gitlab-answers";
import type { ForgeHttp } from "./http";

/** One commit; each file has to be as it is at `expectedHead`, by the commit that last changed it. */
export async function commitToGitlab(
  http: ForgeHttp,
  project: string,
  request: CommitRequest,
): Promise<Committed> {
  const { branch, expectedHead, message } = request;
  const actions = await fileActions(request.files, async (path) => {
    const at = `${project}/repository/files/${encodeURIComponent(path)}`;
    const seen = await http.find(at, answers.file, { ref: expectedHead });
    return seen && { blob: seen.blob_id, version: seen.last_commit_id };
  });
  if (actions.length === 0) return { sha: expectedHead, parent: undefined };
  const asked = {
    branch,
    commit_message: message,
    actions: actions.map((action) => ({
      action: action.operation,
      file_path: action.path,
      ...(action.operation !== "delete" && {
        content: base64(action.content),
        encoding: "base64",
      }),
      ...(action.operation !== "create" && { last_commit_id: action.version }),
    })),
  };
  const made = await http.send("POST", `${project}/repository/commits`, asked, answers.commitMade);
  return { sha: made.id, parent: made.parent_ids[0] };
}
