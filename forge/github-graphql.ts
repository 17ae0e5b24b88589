import { z } from "zod";
import { base64, type FileAction } from "./file-actions";
import type { CommitRequest } from "./forge";
import { BranchMoved, ForgeError } from "./forge-error";
import { graphqlAnswer, user } from "./github-answers";
import type { ForgeHttp } from "./http";

const COMMIT =
  "mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";

/** What GitHub's REST API can't do. */
export class GithubGraphql {
  constructor(
    private readonly http: ForgeHttp,
    private readonly repository: string,
  ) {}

  /** The name under which an app's token writes comments. */
  async appLogin(): Promise<string> {
    const answer = graphqlAnswer(z.object({ viewer: user }));
    const { data, errors } = await this.http.send(
      "POST",
      "/graphql",
      { query: "{ viewer { login } }" },
      answer,
    );
    if (!data)
      throw new ForgeError(`GitHub does not say whose token this is: ${errors?.[0]?.message}`);
    return `${data.viewer.login.replace(/\[bot\]$/, "")}[bot]`;
  }

  /** One commit, signed by GitHub, if the branch is at `expectedHead`. Answers its name. */
  async commit(request: CommitRequest, actions: readonly FileAction[]): Promise<string> {
    const { branch, expectedHead, message } = request;
    const [headline = "", ...rest] = message.split("\n");
    const input = {
      branch: { repositoryNameWithOwner: this.repository, branchName: branch },
      expectedHeadOid: expectedHead,
      message: { headline, body: rest.join("\n").trim() },
      fileChanges: {
        additions: actions.flatMap((action) =>
          action.operation === "delete"
            ? []
            : [{ path: action.path, contents: base64(action.content) }],
        ),
        deletions: actions.flatMap(({ operation, path }) =>
          operation === "delete" ? [{ path }] : [],
        ),
      },
    };
    const made = z.object({
      createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }).nullish(),
    });
    const asked = { query: COMMIT, variables: { input } };
    const { data, errors } = await this.http.send("POST", "/graphql", asked, graphqlAnswer(made));
    const sha = data?.createCommitOnBranch?.commit.oid;
    if (sha !== undefined) return sha;
    if (errors?.some(({ type }) => type === "STALE_DATA")) {
      throw new BranchMoved(branch, expectedHead, undefined);
    }
    const said = errors?.map((error) => error.message).join("; ") ?? "no commit, and no reason";
    throw new ForgeError(
      `GitHub refuses a commit to the branch "${branch}" of ${this.repository}: ${said}`,
      {
        hint: "The token needs contents to write, and the branch's protection has to let its user push.",
      },
    );
  }
}
