import { type FakeRepository, blobOf, type FakePull, statusesOf } from "./fake-repository";
import {
  forgeServer,
  onePage,
  type Asked,
  type ForgeServer,
  type Reply,
  type Route,
} from "./forge-server";

const MISSING: Reply = { status: 404, json: { message: "Not Found", status: "404" } };
const UNAUTHORIZED: Reply = { status: 401, json: { message: "Bad credentials", status: "401" } };

export interface FakeGithubOptions {
  readonly reviews?: readonly object[];
  /** An app's token has no user. */
  readonly isApp?: boolean;
  /** How many files a pull request lists at most. */
  readonly mostFiles?: number;
}

/**
 * Answers as GitHub Enterprise Server does. Pages: docs.github.com/rest/pulls/pulls, …/pulls/reviews,
 * …/issues/comments, …/commits/statuses, …/git/refs, …/repos/contents, …/users/users,
 * "Using pagination in the REST API", and docs.github.com/graphql/reference/mutations#createcommitonbranch.
 */
export function fakeGithub(
  repository: FakeRepository,
  { reviews = [], isApp = false, mostFiles = 3000 }: FakeGithubOptions = {},
): Promise<ForgeServer> {
  const repo = `/api/v3/repos/${repository.name}`;
  const allowed = ({ headers }: Asked) =>
    headers.authorization === `Bearer ${repository.token}` && headers["user-agent"] !== undefined;
  const route = (method: string, path: string, answer: Route[2]): Route => [
    method,
    new RegExp(`^${path}$`),
    (names, asked) => (allowed(asked) ? answer(names, asked) : UNAUTHORIZED),
  ];
  const shown = (pull: FakePull | undefined): Reply =>
    pull ? { json: pullJson(repository, pull) } : MISSING;
  const author = isApp ? `${repository.bot}[bot]` : repository.bot;
  return forgeServer([
    route("GET", "/api/v3/user", () =>
      isApp
        ? {
            status: 403,
            json: { message: "Resource not accessible by integration", status: "403" },
          }
        : { json: { id: 9, login: repository.bot } },
    ),
    route("GET", repo, () => ({ json: { id: 1, full_name: repository.name } })),
    route("GET", `${repo}/pulls`, (_, asked) => {
      const [, head] = asked.query.get("head")?.split(":") ?? [];
      const found = repository.pulls.filter(
        (one) => one.head === head && one.base === asked.query.get("base") && one.state === "open",
      );
      return onePage(
        found.map((one) => pullJson(repository, one)),
        asked,
      );
    }),
    route("GET", `${repo}/pulls/(\\d+)`, ([number]) => shown(repository.pull(Number(number)))),
    route("GET", `${repo}/pulls/(\\d+)/files`, ([number], asked) => {
      const files = repository.pull(Number(number))?.files ?? [];
      const listed = files.slice(0, mostFiles).map(([filename, former]) => ({
        filename,
        status: former === filename ? "modified" : "renamed",
        ...(former !== filename && { previous_filename: former }),
      }));
      return onePage(listed, asked);
    }),
    route("GET", `${repo}/pulls/\\d+/reviews`, (_, asked) => onePage(reviews, asked)),
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
      return shown(pull);
    }),
    route("GET", `${repo}/issues/\\d+/comments`, (_, asked) =>
      onePage(repository.comments.map(commentJson), asked),
    ),
    route("POST", `${repo}/issues/\\d+/comments`, (_, { body }) => {
      return { status: 201, json: commentJson(repository.say(author, `${body["body"]}`)) };
    }),
    route("PATCH", `${repo}/issues/comments/(\\d+)`, ([id], { body }) => {
      const comment = repository.comments.find((one) => `${one.id}` === id);
      if (comment === undefined) return MISSING;
      comment.body = `${body["body"]}`;
      return { json: commentJson(comment) };
    }),
    route("GET", `${repo}/commits/([0-9a-f]+)/pulls`, ([sha], asked) =>
      onePage(
        repository.pulls
          .filter(({ mergedAs, head }) => mergedAs === sha || repository.branches.get(head) === sha)
          .map((one) => pullJson(repository, one)),
        asked,
      ),
    ),
    route("POST", `${repo}/statuses/([0-9a-f]+)`, ([sha], { body }) => {
      repository.statuses.push({ sha, ...body });
      return { status: 201, json: { id: 1, state: body["state"] } };
    }),
    route("GET", `${repo}/commits/([0-9a-f]+)/statuses`, ([sha], asked) =>
      onePage(
        statusesOf(repository, sha, author).map(({ id, by, context, state, description }) => ({
          id,
          context,
          state,
          description,
          creator: by === null ? null : { login: by },
          created_at: "2026-11-22T10:00:00Z",
          updated_at: "2026-11-22T10:05:00Z",
        })),
        asked,
      ),
    ),
    route("GET", `${repo}/compare/([0-9a-f]+)\\.\\.\\.(.+)`, ([base = "", head = ""]) => ({
      json: {
        commits: repository
          .between(base, head)
          .reverse()
          .map((sha) => ({ sha })),
      },
    })),
    route("DELETE", `${repo}/git/refs/heads/(.+)`, ([name = ""]) =>
      repository.branches.delete(name)
        ? { status: 204, text: "" }
        : { status: 422, json: { message: "Reference does not exist", status: "422" } },
    ),
    route("PATCH", `${repo}/git/refs/heads/(.+)`, ([name = ""], { body }) => {
      if (!repository.branches.has(name) || body["force"] !== true) {
        return { status: 422, json: { message: "Update is not a fast forward", status: "422" } };
      }
      repository.branches.set(name, `${body["sha"]}`);
      return { json: { ref: `refs/heads/${name}`, object: { sha: body["sha"] } } };
    }),
    route("GET", `${repo}/git/ref/heads/(.+)`, ([name = ""]) => {
      const sha = repository.branches.get(name);
      return sha === undefined ? MISSING : { json: { ref: `refs/heads/${name}`, object: { sha } } };
    }),
    route("POST", `${repo}/git/refs`, (_, { body }) => {
      const { ref = "", sha = "" } = body as Record<string, string>;
      const name = ref.replace("refs/heads/", "");
      if (repository.branches.has(name)) {
        return { status: 422, json: { message: "Reference already exists", status: "422" } };
      }
      repository.branches.set(name, sha);
      return { status: 201, json: { ref, object: { sha } } };
    }),
    route("GET", `${repo}/contents/(.+)`, ([path = ""], { query, headers }) => {
      const text = repository.text(path, query.get("ref") ?? "");
      if (text === undefined) return MISSING;
      if (headers.accept === "application/vnd.github.raw+json") return { text };
      return { json: { type: "file", path, sha: blobOf(text) } };
    }),
    route("POST", "/api/graphql", (_, { body }) => {
      if (`${body["query"]}`.includes("viewer")) {
        return { json: { data: { viewer: { login: `${repository.bot}[bot]` } } } };
      }
      return createCommit(repository, (body["variables"] as { input: CommitInput }).input);
    }),
  ]);
}

interface CommitInput {
  readonly branch: { readonly repositoryNameWithOwner: string; readonly branchName: string };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body: string };
  readonly fileChanges: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[];
    readonly deletions: readonly { readonly path: string }[];
  };
}

function createCommit(repository: FakeRepository, input: CommitInput): Reply {
  const { branchName } = input.branch;
  if (repository.head(branchName) !== input.expectedHeadOid) {
    const message = `Expected branch to point to "${input.expectedHeadOid}" but it did not.  Pull and try again.`;
    const errors = [{ type: "STALE_DATA", path: ["createCommitOnBranch"], message }];
    return { json: { data: { createCommitOnBranch: null }, errors } };
  }
  const { additions, deletions } = input.fileChanges;
  const changes = Object.fromEntries([
    ...additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64").toString()]),
    ...deletions.map(({ path }) => [path, undefined]),
  ]);
  const { headline, body } = input.message;
  const oid = repository.commit(
    branchName,
    changes,
    body === "" ? headline : `${headline}\n\n${body}`,
  );
  return { json: { data: { createCommitOnBranch: { commit: { oid } } } } };
}

function pullJson(repository: FakeRepository, pull: FakePull) {
  const { number, title, body, state, author, head, base, headRepository, files } = pull;
  return {
    number,
    html_url: `https://public.example.org/${repository.name}/pull/${number}`,
    title,
    body: body === "" ? null : body,
    state: state === "merged" ? "closed" : state,
    merged_at: state === "merged" ? "2026-05-01T10:00:00Z" : null,
    changed_files: files.length,
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
