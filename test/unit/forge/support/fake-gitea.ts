import { type FakeRepository, blobOf, type FakePull, statusesOf } from "./fake-repository";
import {
  forgeServer,
  onePage,
  type Asked,
  type ForgeServer,
  type Reply,
  type Route,
} from "./forge-server";

const MISSING: Reply = {
  status: 404,
  json: { message: "The target couldn't be found.", url: "…/api/swagger" },
};

/**
 * Answers as Gitea's API v1 does. Page: docs.gitea.com/api/1.26 (the repository's
 * templates/swagger/v1_json.tmpl): repoGetPullRequest, repoGetPullRequestFiles,
 * repoGetPullRequestByBaseHead, repoGetCommitPullRequest, repoCreatePullRequest, repoEditPullRequest, repoListPullReviews,
 * issueGetComments, issueCreateComment, issueEditComment, repoCreateStatus, repoGetBranch,
 * repoCreateBranch, repoDeleteBranch, repoCompareDiff,
 * repoListStatusesByRef, repoGetRawFile, repoGetContents, repoChangeFiles.
 */
export function fakeGitea(
  repository: FakeRepository,
  reviews: readonly object[] = [],
): Promise<ForgeServer> {
  const repo = `/api/v1/repos/${repository.name}`;
  const route = (method: string, path: string, answer: Route[2]): Route => [
    method,
    new RegExp(`^${path}$`),
    (names, asked) => (allowed(asked) ? answer(names, asked) : UNAUTHORIZED),
  ];
  const allowed = ({ headers }: Asked) => headers.authorization === `token ${repository.token}`;
  const shown = (pull: FakePull | undefined): Reply =>
    pull ? { json: pullJson(repository, pull) } : MISSING;
  return forgeServer([
    route("GET", "/api/v1/user", () => ({ json: { id: 9, login: repository.bot } })),
    route("GET", repo, () => ({ json: { id: 1, full_name: repository.name } })),
    route("GET", `${repo}/pulls/(\\d+)`, ([number]) => shown(repository.pull(Number(number)))),
    route("GET", `${repo}/pulls/(\\d+)/files`, ([number], asked) =>
      onePage(
        (repository.pull(Number(number))?.files ?? []).map(([filename, former]) => ({
          filename,
          status: former === filename ? "changed" : "renamed",
          ...(former !== filename && { previous_filename: former }),
        })),
        asked,
      ),
    ),
    route("GET", `${repo}/pulls/(\\d+)/reviews`, (_, asked) => onePage(reviews, asked)),
    // models/issues/pull.go, GetPullRequestByBaseHeadInfo: the first one, in whatever state it is.
    route("GET", `${repo}/pulls/([^/]+)/(.+)`, ([base, head]) =>
      shown(
        repository.pulls.find(
          (one) => one.base === base && one.head === head && one.headRepository === 1,
        ),
      ),
    ),
    route("GET", `${repo}/pulls`, (_, asked) =>
      onePage(
        repository.pulls
          .filter(({ state }) => state === asked.query.get("state"))
          .map((one) => pullJson(repository, one)),
        asked,
      ),
    ),
    route("POST", `${repo}/pulls`, (_, { body }) => {
      const { head, base, title, body: text } = body as Record<string, string>;
      const made = repository.open({
        head: head ?? "",
        base,
        title,
        body: text,
        author: repository.bot,
      });
      return { status: 201, json: pullJson(repository, made) };
    }),
    route("PATCH", `${repo}/pulls/(\\d+)`, ([number], { body }) => {
      const pull = repository.pull(Number(number));
      if (pull) Object.assign(pull, body);
      return { ...shown(pull), status: 201 };
    }),
    // Not paged: routers/api/v1/repo/issue_comment.go lists all of them.
    route("GET", `${repo}/issues/\\d+/comments`, () => ({
      json: repository.comments.map(commentJson),
    })),
    route("POST", `${repo}/issues/\\d+/comments`, (_, { body }) => ({
      status: 201,
      json: commentJson(repository.say(repository.bot, `${body["body"]}`)),
    })),
    route("PATCH", `${repo}/issues/comments/(\\d+)`, ([id], { body }) => {
      const comment = repository.comments.find((one) => `${one.id}` === id);
      if (comment === undefined) return MISSING;
      comment.body = `${body["body"]}`;
      return { json: commentJson(comment) };
    }),
    route("GET", `${repo}/commits/([0-9a-f]+)/pull`, ([sha]) =>
      shown(repository.pulls.find(({ mergedAs }) => mergedAs === sha)),
    ),
    route("POST", `${repo}/statuses/([0-9a-f]+)`, ([sha], { body }) => {
      repository.statuses.push({ sha, ...body });
      return { status: 201, json: { id: 1, status: body["state"] } };
    }),
    route("GET", `${repo}/commits/([0-9a-f]+)/statuses`, ([sha], asked) =>
      onePage(
        statusesOf(repository, sha).map(({ id, by, context, state, description }) => ({
          id,
          context,
          status: state,
          description,
          creator: by === null ? null : { login: by },
          created_at: "2026-11-22T10:00:00Z",
          updated_at: "2026-11-22T10:05:00Z",
        })),
        asked,
      ),
    ),
    route("GET", `${repo}/compare/([0-9a-f]+)\\.\\.\\.(.+)`, ([base = "", head = ""]) => ({
      json: { commits: repository.between(base, head).map((sha) => ({ sha })) },
    })),
    route("DELETE", `${repo}/branches/(.+)`, ([name = ""]) =>
      repository.branches.delete(name) ? { status: 204, text: "" } : MISSING,
    ),
    route("GET", `${repo}/branches/(.+)`, ([name = ""]) => {
      const sha = repository.branches.get(name);
      return sha === undefined ? MISSING : { json: { name, commit: { id: sha } } };
    }),
    route("POST", `${repo}/branches`, (_, { body }) => {
      const { new_branch_name: name = "", old_ref_name: from = "" } = body as Record<
        string,
        string
      >;
      if (repository.branches.has(name)) {
        return { status: 409, json: { message: "The branch already exists." } };
      }
      repository.branches.set(name, from);
      return { status: 201, json: { name } };
    }),
    route("GET", `${repo}/raw/(.+)`, ([path = ""], { query }) => {
      const text = repository.text(path, query.get("ref") ?? "");
      return text === undefined ? MISSING : { text };
    }),
    route("GET", `${repo}/contents/(.+)`, ([path = ""], { query }) => {
      const text = repository.text(path, query.get("ref") ?? "");
      return text === undefined ? MISSING : { json: { type: "file", path, sha: blobOf(text) } };
    }),
    route("POST", `${repo}/contents`, (_, { body }) => changeFiles(repository, body)),
  ]);
}

const UNAUTHORIZED: Reply = {
  status: 401,
  json: { message: "user does not exist [uid: 0, name: ]" },
};

interface Operation {
  readonly operation: string;
  readonly path: string;
  readonly content?: string;
  readonly sha?: string;
}

/** services/repository/files/update.go: the blob's name has to fit, and what is made must not be there. */
function changeFiles(repository: FakeRepository, body: Asked["body"]): Reply {
  const branch = `${body["branch"]}`;
  const target = `${body["new_branch"] ?? branch}`;
  if (target !== branch && repository.branches.has(target) && body["force_push"] !== true) {
    return { status: 422, json: { message: `branch already exists [name: ${target}]` } };
  }
  const changes: Record<string, string | undefined> = {};
  for (const { operation, path, content, sha } of body["files"] as Operation[]) {
    const now = repository.text(path, branch);
    if (operation === "create" && now !== undefined) {
      return { status: 422, json: { message: `repository file already exists [path: ${path}]` } };
    }
    if (operation !== "create" && (now === undefined || blobOf(now) !== sha)) {
      const message = `sha does not match [given: ${sha}, expected: ${now && blobOf(now)}]`;
      return { status: 422, json: { message } };
    }
    changes[path] =
      operation === "delete" ? undefined : Buffer.from(content ?? "", "base64").toString();
  }
  const parent = repository.head(branch);
  repository.branches.set(target, parent);
  const sha = repository.commit(target, changes, `${body["message"]}`);
  return { status: 201, json: { files: [], commit: { sha, parents: [{ sha: parent }] } } };
}

function pullJson(repository: FakeRepository, pull: FakePull) {
  const { number, title, body, state, author, head, base, headRepository } = pull;
  return {
    number,
    html_url: `https://public.example.org/${repository.name}/pulls/${number}`,
    title,
    body,
    state: state === "merged" ? "closed" : state,
    merged: state === "merged",
    user: { login: author },
    head: {
      ref: head,
      sha: repository.branches.get(head) ?? "0".repeat(40),
      repo: headRepository === null ? null : { id: headRepository },
    },
    base: { ref: base, sha: repository.head(base), repo: { id: 1 } },
  };
}

function commentJson({ id, author, body }: { id: number; author: string; body: string }) {
  return { id, body, user: { login: author } };
}
