export const FORGE_KINDS = ["gitea", "forgejo", "github", "gitlab"] as const;
export type ForgeKind = (typeof FORGE_KINDS)[number];

export interface Tip {
  readonly branch: string;
  readonly sha: string;
}

/** A pull request, or a merge request where the forge calls it so. */
export interface PullRequest {
  /** As people see it and as the calls below take it; of GitLab its `iid`. */
  readonly number: number;
  /** Its page. */
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
  readonly author: string;
  readonly head: Tip;
  /** The base branch's tip as the forge noted it: not the commit where the two parted. */
  readonly base: Tip;
  /** The head is in another repository than the base, or in one that is gone. */
  readonly fromFork: boolean;
}

export interface ChangedFiles {
  /** Of a renamed file the former path too. Sorted, each once. */
  readonly paths: readonly string[];
  /** False where the forge lists only the first so many of them: then any file may be changed. */
  readonly complete: boolean;
}

export interface CommentUpdate {
  /** Which comment: lower-case words with `-`, `.` and `:`, such as `preview`. Never seen by readers. */
  readonly marker: string;
  /** Markdown. Longer than the forge takes: cut as `fitComment` does. */
  readonly body: string;
  /** Only where there is one already. Default: false, one is made. */
  readonly onlyRewrite?: boolean;
}

export interface CommitStatus {
  /** What is judged, such as `slipway/staging`: a later status of it takes the place of a former. */
  readonly context: string;
  /** `failure`: it was tried and is wrong; `error`: it could not be tried. */
  readonly state: "pending" | "success" | "failure" | "error";
  /** One line; shortened to what the forge takes. */
  readonly description: string;
  /** Where more is told. Default: no link. */
  readonly url?: string;
}

/** A status as a forge lists it. */
export interface ListedStatus extends Omit<CommitStatus, "url"> {
  /** When it was set, by the forge's clock, as in ISO 8601. Absent: the forge does not tell. */
  readonly setAt?: string;
}

/** Default: `own`. */
export type StatusesOf = "own" | "anybody";

export interface PullRequestText {
  readonly head: string;
  readonly base: string;
  /** One line; shortened to what the forge takes. */
  readonly title: string;
  /** Markdown. Longer than the forge takes: cut as a comment is. */
  readonly body: string;
}

export interface Approval {
  readonly user: string;
  /** What was approved; undefined where the forge does not tell (GitLab). */
  readonly commit: string | undefined;
}

export interface FileChange {
  readonly path: string;
  /** The whole text; undefined: the file is deleted. */
  readonly content: string | undefined;
}

export interface CommitRequest {
  readonly branch: string;
  /** What the branch's head has to be. */
  readonly expectedHead: string;
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface RebuildRequest {
  /** Must not be the base. */
  readonly branch: string;
  readonly base: Tip;
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface Committed {
  /** The branch's head afterwards. */
  readonly sha: string;
  /** What it was made on; undefined where the files were as asked already, and no commit was made. */
  readonly parent: string | undefined;
}

/**
 * One repository at a forge, as the user whom the token belongs to. Each call fails with a
 * `ForgeError`, which says what the forge answered and never holds the token.
 */
export interface Forge {
  pullRequest(number: number): Promise<PullRequest>;
  changedFiles(number: number): Promise<ChangedFiles>;
  /** Makes the comment, or rewrites the one that this user made with this marker before. */
  putComment(number: number, comment: CommentUpdate): Promise<void>;
  setStatus(sha: string, status: CommitStatus): Promise<void>;
  /**
   * The last status of each context that this user set: others' say nothing, since every user with
   * a token may set one; `anybody`: whoever set it, for what is only shown to people. GitLab knows no `error`: what was set so is a `failure` there.
   */
  statuses(sha: string, whose?: StatusesOf): Promise<readonly ListedStatus[]>;
  /** The open one from this branch of this very repository. */
  findPullRequest(head: string, base: string): Promise<PullRequest | undefined>;
  /** The merged one with which this commit came to its base branch. */
  pullRequestOf(sha: string): Promise<PullRequest | undefined>;
  /** Opens one from `head` into `base`, or gives the open one this title and body. */
  putPullRequest(text: PullRequestText): Promise<PullRequest>;
  /** Without merging it. */
  closePullRequest(number: number): Promise<void>;
  /** Whose last word is an approval. The forge's own rules may count fewer of them. */
  approvals(number: number): Promise<readonly Approval[]>;
  /** Undefined where that revision (a branch or a commit) has no such file. */
  readFile(path: string, revision: string): Promise<string | undefined>;
  /** The branch's head; undefined where there is no such branch. */
  branchHead(branch: string): Promise<string | undefined>;
  createBranch(branch: string, sha: string): Promise<void>;
  /** Nothing where there is none. */
  deleteBranch(branch: string): Promise<void>;
  /** Commits that `head` has and `base` has not; some of them where there are hundreds. */
  commitsBetween(base: string, head: string): Promise<readonly string[]>;
  /**
   * The branch becomes the base with one commit on it, whatever it was before; an open pull request
   * from it goes on. `BranchMoved` where the base is not there any more; see `commit` for how sure.
   */
  rebuildBranch(request: RebuildRequest): Promise<Committed>;
  /**
   * All files in one commit, or none: `BranchMoved` where the branch's head is not `expectedHead`.
   * GitHub compares and commits in one step. Gitea and GitLab can't: there a push in the instant
   * between the two is refused if it changed one of these files, and else shows as another `parent`.
   */
  commit(request: CommitRequest): Promise<Committed>;
}
