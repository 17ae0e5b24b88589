import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Person } from "./person";
import type { RepositoryAtForge } from "./repository-at-forge";

/** Somebody's clone of a repository. */
export class Clone {
  private constructor(
    readonly dir: string,
    private readonly person: Person,
  ) {}

  static async of(repository: RepositoryAtForge, person: Person, dir: string): Promise<Clone> {
    await person.git(path.dirname(dir), "clone", "--quiet", repository.url, dir);
    return new Clone(dir, person);
  }

  /** A folder that is in no repository yet becomes the first content of an empty one. */
  static async begin(repository: RepositoryAtForge, person: Person, dir: string): Promise<Clone> {
    const clone = new Clone(dir, person);
    await clone.git("init", "--quiet", "--initial-branch", "main");
    await clone.git("remote", "add", "origin", repository.url);
    return clone;
  }

  git(...args: readonly string[]): Promise<string> {
    return this.person.git(this.dir, ...args);
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    const place = path.join(this.dir, file);
    const before = await fs.readFile(place, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`${file} is as it was`);
    await fs.writeFile(place, after);
  }

  /** Commits whatever was changed, and pushes it. @returns the commit. */
  async push(message: string, branch = "main"): Promise<string> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
    await this.git("push", "--quiet", "origin", `HEAD:${branch}`);
    return (await this.git("rev-parse", "HEAD")).trim();
  }

  /** To what the forge has now, on a new branch where one is named. */
  async update(branch?: string): Promise<void> {
    await this.git("fetch", "--quiet", "origin");
    const at = branch === undefined ? ["main"] : [branch];
    await this.git("checkout", "--quiet", "-B", ...at, "origin/main");
  }
}
