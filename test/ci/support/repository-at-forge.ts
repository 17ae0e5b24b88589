import { eventually } from "../../e2e/support/world";
import type { Person } from "./person";

export interface Commit {
  readonly sha: string;
  readonly commit: { readonly message: string };
  readonly author: { readonly login: string } | null;
}

export interface Status {
  readonly context: string;
  readonly status: "pending" | "success" | "failure" | "error" | "warning";
  readonly description: string;
}

export interface Pull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly head: { readonly ref: string; readonly sha: string };
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

/** Statuses that say that something goes on. */
const UNDECIDED = ["pending"];

/** What a person sees of one repository in the forge. */
export class RepositoryAtForge {
  constructor(
    private readonly person: Person,
    /** `owner/name`. */
    readonly name: string,
  ) {}

  commits(branch = "main"): Promise<readonly Commit[]> {
    return this.person.call("GET", `repos/${this.name}/commits?sha=${branch}&limit=30&stat=false`);
  }

  /** The latest of each context. */
  async statuses(sha: string): Promise<readonly Status[]> {
    const { statuses } = await this.person.call<{ statuses: readonly Status[] | null }>(
      "GET",
      `repos/${this.name}/commits/${sha}/status`,
    );
    return statuses ?? [];
  }

  /** The status of one context, once it is decided. */
  decided(sha: string, context: string | RegExp, withinMs = 10 * 60_000): Promise<Status> {
    return eventually(async () => {
      const all = await this.statuses(sha);
      const found = all.find((one) =>
        typeof context === "string" ? one.context === context : context.test(one.context),
      );
      if (found !== undefined && !UNDECIDED.includes(found.status)) return found;
      const seen = all.map((one) => `${one.context} ${one.status}`).join(", ");
      throw new Error(`${this.name} ${sha.slice(0, 7)} has no decided ${context}; has: ${seen}`);
    }, withinMs);
  }

  pulls(state: "open" | "closed" | "all" = "open"): Promise<readonly Pull[]> {
    return this.person.call("GET", `repos/${this.name}/pulls?state=${state}&limit=50`);
  }

  open(head: string, title: string): Promise<Pull> {
    const request = { head, base: "main", title, body: "" };
    return this.person.call("POST", `repos/${this.name}/pulls`, request);
  }

  async merge(number: number): Promise<void> {
    // The forge says "try again later" while it checks whether the request can be merged.
    await eventually(() =>
      this.person.call("POST", `repos/${this.name}/pulls/${number}/merge`, { Do: "merge" }),
    );
  }

  comments(number: number): Promise<readonly Comment[]> {
    return this.person.call("GET", `repos/${this.name}/issues/${number}/comments`);
  }

  file(path: string, branch = "main"): Promise<string> {
    return this.person.file(this.name, path, branch);
  }

  get url(): string {
    return this.person.cloneUrl(this.name);
  }
}
