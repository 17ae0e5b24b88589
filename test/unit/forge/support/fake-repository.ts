import { createHash } from "node:crypto";

export interface FakeComment {
  readonly id: number;
  readonly author: string;
  body: string;
}

export interface FakePull {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  readonly author: string;
  /** Which repository the head is in: 1 is this one, 2 a fork, null one that is gone. */
  readonly headRepository: number | null;
  title: string;
  body: string;
  state: "open" | "closed" | "merged";
  /** With which it was merged. */
  readonly mergedAs?: string;
  readonly files: readonly (readonly [path: string, former: string])[];
}

type Files = Readonly<Record<string, string>>;

interface FakeCommit {
  readonly sha: string;
  readonly parent: string | undefined;
  readonly message: string;
  readonly files: Files;
}

/** The name that git gives to a file's text. */
export function blobOf(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}

/** What a forge keeps: branches, commits, pull requests, comments, statuses. */
export class FakeRepository {
  readonly name = "acme/infrastructure";
  /** Whose token it is. */
  readonly bot = "slipway-bot";
  readonly token = "s3cr3t-t0ken";
  readonly branches = new Map<string, string>();
  readonly commits = new Map<string, FakeCommit>();
  readonly pulls: FakePull[] = [];
  readonly comments: FakeComment[] = [];
  readonly statuses: Record<string, unknown>[] = [];

  constructor(files: Files = { "Pulumi.staging.yaml": "api: 1\n", "docs/a b.md": "hello\n" }) {
    this.commit("main", files, "begin");
  }

  /** Undefined as text deletes. Answers the new head. */
  commit(
    branch: string,
    changes: Readonly<Record<string, string | undefined>>,
    message: string,
  ): string {
    const parent = this.branches.get(branch);
    const files = { ...(parent && this.commits.get(parent)?.files), ...changes };
    const kept = Object.entries(files).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const sha = createHash("sha1").update(`commit ${this.commits.size}`).digest("hex");
    this.commits.set(sha, { sha, parent, message, files: Object.fromEntries(kept) });
    this.branches.set(branch, sha);
    return sha;
  }

  /** Commits that `head` has and `base` has not, the newest first. */
  between(base: string, head: string): string[] {
    const known = new Set(this.history(base));
    return this.history(head).filter((sha) => !known.has(sha));
  }

  private history(revision: string): string[] {
    const found: string[] = [];
    let at = this.commits.get(this.branches.get(revision) ?? revision);
    for (; at !== undefined; at = at.parent === undefined ? undefined : this.commits.get(at.parent))
      found.push(at.sha);
    return found;
  }

  head(branch: string): string {
    const sha = this.branches.get(branch);
    if (sha === undefined) throw new Error(`no branch ${branch}`);
    return sha;
  }

  /** By branch or commit. */
  text(path: string, revision: string): string | undefined {
    return this.commits.get(this.branches.get(revision) ?? revision)?.files[path];
  }

  /** The commit that last gave the file its text, seen from there. */
  lastChange(path: string, revision: string): string {
    let at = this.commits.get(this.branches.get(revision) ?? revision);
    for (;;) {
      const before: FakeCommit | undefined =
        at?.parent === undefined ? undefined : this.commits.get(at.parent);
      if (before === undefined || before.files[path] !== at?.files[path]) return at?.sha ?? "";
      at = before;
    }
  }

  open(pull: Partial<FakePull> & Pick<FakePull, "head">): FakePull {
    const made: FakePull = {
      number: this.pulls.length + 7,
      base: "main",
      author: "ada",
      headRepository: 1,
      title: "A change",
      body: "",
      state: "open",
      files: [],
      ...pull,
    };
    this.pulls.push(made);
    return made;
  }

  pull(number: number): FakePull | undefined {
    return this.pulls.find((one) => one.number === number);
  }

  say(author: string, body: string): FakeComment {
    const made = { id: 100 + this.comments.length, author, body };
    this.comments.push(made);
    return made;
  }
}

export interface FakeStatus extends Readonly<Record<string, unknown>> {
  readonly id: number;
  /** Null: the forge does not tell. */
  readonly by: unknown;
}

/** All of a commit, the newest first; whose nobody said are the token's user's. */
export function statusesOf(
  { statuses, bot }: FakeRepository,
  sha: string | undefined,
  self = bot,
): FakeStatus[] {
  return statuses
    .map((one, index) => ({ by: self, ...one, id: index + 1 }) as FakeStatus)
    .filter((one) => one["sha"] === sha)
    .reverse();
}
