import { z } from "zod";
import { encodePath } from "./access";
import { base64, fileActions } from "./file-actions";
import type { CommitRequest, Committed } from "./forge";
import { commitMade } from "./gitea-answers";
import type { ForgeHttp } from "./http";

/** One commit; each file has to be as it is at `expectedHead`, by its blob. */
export async function commitToGitea(
  http: ForgeHttp,
  repo: string,
  request: CommitRequest,
): Promise<Committed> {
  const { branch, expectedHead, message } = request;
  const seen = z.object({ sha: z.string(), type: z.literal("file") });
  const actions = await fileActions(request.files, async (path) => {
    const file = await http.find(`${repo}/contents/${encodePath(path)}`, seen, {
      ref: expectedHead,
    });
    return file && { blob: file.sha, version: file.sha };
  });
  if (actions.length === 0) return { sha: expectedHead, parent: undefined };
  const files = actions.map((action) => ({
    operation: action.operation,
    path: action.path,
    ...(action.operation !== "delete" && { content: base64(action.content) }),
    ...(action.operation !== "create" && { sha: action.version }),
  }));
  const { commit } = await http.send(
    "POST",
    `${repo}/contents`,
    { branch, message, files },
    commitMade,
  );
  return { sha: commit.sha, parent: commit.parents[0]?.sha };
}
