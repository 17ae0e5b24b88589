import { type FakeRepository, blobOf, type FakePull, statusesOf } from "./fake-repository";
import {
  forgeServer,
  onePage,
  type Asked,
  type ForgeServer,
  type Reply,
  type Route,
} from "./forge-server";

const missing = (what: string): Reply => ({
  status: 404,
  json: { message: `404 ${what} Not Found` },
});
const UNAUTHORIZED: Reply = { status: 401, json: { message: "401 Unauthorized" } };

export interface FakeGitlabOptions {
  readonly approvedBy?: readonly string[];
  /** How many looks at a merge request come before its diff is noted. */
  readonly looksUntilPrepared?: number;
  /** More changed files than this are counted as "n+". */
  readonly mostFiles?: number;
}

/**
 * Answers as GitLab's API v4 does. Pages: docs.gitlab.com/api/merge_requests, …/notes,
 * …/merge_request_approvals, …/commits (statuses, and "create a commit with multiple files and
 * actions"), …/branches, …/repository_files, …/projects, …/users, …/rest (pagination, by Link).
 */
export function fakeGitlab(
  repository: FakeRepository,
  { approvedBy = [], looksUntilPrepared = 0, mostFiles = 1000 }: FakeGitlabOptions = {},
): Promise<ForgeServer> {
  const project = `/api/v4/projects/${encodeURIComponent(repository.name)}`;
  let looks = 0;
  const allowed = ({ headers }: Asked) => headers.authorization === `Bearer ${repository.token}`;
  const route = (method: string, path: string, answer: Route[2]): Route => [
    method,
    new RegExp(`^${path}$`),
    (names, asked) => (allowed(asked) ? answer(names, asked) : UNAUTHORIZED),
  ];
  const json = (pull: FakePull, isList = false) => {
    const shown = mergeJson(repository, pull, mostFiles);
    return isList || looks++ < looksUntilPrepared ? { ...shown, diff_refs: undefined } : shown;
  };
  return forgeServer([
    route("GET", "/api/v4/user", () => ({ json: { id: 9, username: repository.bot } })),
    route("GET", project, () => ({ json: { id: 1, path_with_namespace: repository.name } })),
    route("GET", `${project}/merge_requests`, (_, asked) => {
      const { query } = asked;
      const found = repository.pulls.filter(
        (one) =>
          one.head === query.get("source_branch") &&
          one.base === query.get("target_branch") &&
          one.state === "open" &&
          query.get("state") === "opened",
      );
      return onePage(
        found.map((one) => json(one, true)),
        asked,
      );
    }),
    route("GET", `${project}/merge_requests/(\\d+)`, ([number]) => {
      const pull = repository.pull(Number(number));
      return pull ? { json: json(pull) } : missing("Merge Request");
    }),
    route("GET", `${project}/merge_requests/(\\d+)/diffs`, ([number], asked) =>
      onePage(
        (repository.pull(Number(number))?.files ?? [])
          .slice(0, mostFiles)
          .map(([path, former]) => ({ new_path: path, old_path: former })),
        asked,
      ),
    ),
    route("GET", `${project}/merge_requests/\\d+/approvals`, () => ({
      json: { approved: true, approved_by: approvedBy.map((username) => ({ user: { username } })) },
    })),
    route("POST", `${project}/merge_requests`, (_, { body }) => {
      const {
        source_branch: head = "",
        target_branch: base,
        title,
        description,
      } = body as Record<string, string>;
      const made = repository.open({
        head,
        base,
        title,
        body: description,
        author: repository.bot,
      });
      return { status: 201, json: json(made, true) };
    }),
    route("PUT", `${project}/merge_requests/(\\d+)`, ([number], { body }) => {
      const pull = repository.pull(Number(number));
      if (!pull) return missing("Merge Request");
      const { title = pull.title, description = pull.body } = body as Record<string, string>;
      Object.assign(pull, { title, body: description });
      if (body["state_event"] === "close") pull.state = "closed";
      return { json: json(pull, true) };
    }),
    route("GET", `${project}/merge_requests/\\d+/notes`, (_, asked) =>
      onePage(repository.comments.map(noteJson), asked),
    ),
    route("POST", `${project}/merge_requests/\\d+/notes`, (_, { body }) => ({
      status: 201,
      json: noteJson(repository.say(repository.bot, `${body["body"]}`)),
    })),
    route("PUT", `${project}/merge_requests/\\d+/notes/(\\d+)`, ([id], { body }) => {
      const note = repository.comments.find((one) => `${one.id}` === id);
      if (note === undefined) return missing("Note");
      note.body = `${body["body"]}`;
      return { json: noteJson(note) };
    }),
    route("POST", `${project}/statuses/([0-9a-f]+)`, ([sha], { body }) => {
      const former = repository.statuses.findLast((one) => one["name"] === body["name"]);
      if (former?.["state"] === "pending" && body["state"] === "pending") {
        const message = `Cannot transition status via :enqueue from :pending (Reason(s): Status cannot transition via "enqueue")`;
        return { status: 400, json: { message } };
      }
      repository.statuses.push({ sha, ...body });
      return { status: 201, json: { id: 1, status: body["state"] } };
    }),
    route("GET", `${project}/repository/commits/([0-9a-f]+)/merge_requests`, ([sha], asked) =>
      onePage(
        repository.pulls
          .filter(({ mergedAs, head }) => mergedAs === sha || repository.branches.get(head) === sha)
          .map((one) => json(one, true)),
        asked,
      ),
    ),
    // Without `all` only what no later status of that name has taken the place of.
    route("GET", `${project}/repository/commits/([0-9a-f]+)/statuses`, ([sha], asked) => {
      const all = statusesOf(repository, sha);
      const found =
        asked.query.get("all") === "true"
          ? all
          : all.filter(({ id, name }) => !all.some((one) => one["name"] === name && one.id > id));
      return onePage(
        found.map(({ id, by, name, state: status, description }) => ({
          id,
          name,
          status,
          description,
          author: by === null ? null : { username: by },
          created_at: "2026-11-22T10:00:00Z",
          finished_at: "2026-11-22T10:05:00Z",
        })),
        asked,
      );
    }),
    route("GET", `${project}/repository/compare`, (_, { query }) => ({
      json: {
        commits: repository
          .between(query.get("from") ?? "", query.get("to") ?? "")
          .reverse()
          .map((id) => ({ id })),
      },
    })),
    route("DELETE", `${project}/repository/branches/([^/]+)`, ([name = ""]) =>
      repository.branches.delete(name) ? { status: 204, text: "" } : missing("Branch"),
    ),
    route("GET", `${project}/repository/branches/([^/]+)`, ([name = ""]) => {
      const id = repository.branches.get(name);
      return id === undefined ? missing("Branch") : { json: { name, commit: { id } } };
    }),
    route("POST", `${project}/repository/branches`, (_, { body }) => {
      const { branch = "", ref = "" } = body as Record<string, string>;
      if (repository.branches.has(branch)) {
        return { status: 400, json: { message: "Branch already exists" } };
      }
      repository.branches.set(branch, ref);
      return { status: 201, json: { name: branch, commit: { id: ref } } };
    }),
    route("GET", `${project}/repository/files/([^/]+)/raw`, ([path = ""], { query }) => {
      const text = repository.text(path, query.get("ref") ?? "");
      return text === undefined ? missing("File") : { text };
    }),
    route("GET", `${project}/repository/files/([^/]+)`, ([path = ""], { query }) => {
      const ref = query.get("ref") ?? "";
      const text = repository.text(path, ref);
      if (text === undefined) return missing("File");
      const last_commit_id = repository.lastChange(path, ref);
      return { json: { file_path: path, blob_id: blobOf(text), last_commit_id } };
    }),
    route("POST", `${project}/repository/commits`, (_, { body }) => createCommit(repository, body)),
  ]);
}

interface Action {
  readonly action: string;
  readonly file_path: string;
  readonly content?: string;
  readonly encoding?: string;
  readonly last_commit_id?: string;
}

/** app/services/files/multi_service.rb: the file's last commit has to fit, and what is made must not be there. */
function createCommit(repository: FakeRepository, body: Asked["body"]): Reply {
  const branch = `${body["branch"]}`;
  const start = body["start_sha"];
  if (start !== undefined) {
    if (repository.branches.has(branch) && body["force"] !== true) {
      return { status: 400, json: { message: `A branch called '${branch}' already exists.` } };
    }
    repository.branches.set(branch, `${start}`);
  }
  const changes: Record<string, string | undefined> = {};
  for (const { action, file_path: path, content, encoding, last_commit_id } of body[
    "actions"
  ] as Action[]) {
    const now = repository.text(path, branch);
    if (action === "create" && now !== undefined) {
      return { status: 400, json: { message: "A file with this name already exists" } };
    }
    if (action !== "create" && repository.lastChange(path, branch) !== last_commit_id) {
      const message = `You are attempting to update a file that has changed since you started editing it.`;
      return { status: 400, json: { message } };
    }
    const text = encoding === "base64" ? Buffer.from(content ?? "", "base64").toString() : content;
    changes[path] = action === "delete" ? undefined : text;
  }
  const parent = repository.head(branch);
  const id = repository.commit(branch, changes, `${body["commit_message"]}`);
  return { status: 201, json: { id, parent_ids: [parent] } };
}

function mergeJson(repository: FakeRepository, pull: FakePull, mostFiles: number) {
  const { number, title, body, state, author, head, base, headRepository, files } = pull;
  return {
    iid: number,
    web_url: `https://public.example.org/${repository.name}/-/merge_requests/${number}`,
    title,
    description: body,
    state: state === "open" ? "opened" : state,
    author: { username: author },
    source_branch: head,
    target_branch: base,
    source_project_id: headRepository,
    target_project_id: 1,
    sha: repository.branches.get(head) ?? "0".repeat(40),
    changes_count: files.length > mostFiles ? `${mostFiles}+` : `${files.length}`,
    diff_refs: { base_sha: "f".repeat(40), start_sha: repository.head(base) },
  };
}

function noteJson({ id, author, body }: { id: number; author: string; body: string }) {
  return { id, body, author: { username: author }, system: false };
}
