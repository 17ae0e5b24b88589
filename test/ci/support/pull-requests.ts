import * as fs from "node:fs/promises";
import * as path from "node:path";
import { execa } from "execa";
import type { TestProject } from "../../e2e/support/test-project";
import { fakeGitea } from "../../unit/forge/support/fake-gitea";
import { FakeRepository } from "../../unit/forge/support/fake-repository";
import type { ForgeServer } from "../../unit/forge/support/forge-server";

const IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];

export interface StepOutcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly all: string;
}

/** A clone of the project as a CI makes it, and pull requests at a forge that is a stand-in. */
export class PullRequests {
  private constructor(
    private readonly project: TestProject,
    private readonly server: ForgeServer,
    readonly repository: FakeRepository,
    readonly dir: string,
  ) {}

  /** Of what the project has committed. */
  static async of(project: TestProject): Promise<PullRequests> {
    const repository = new FakeRepository();
    const dir = path.join(path.dirname(project.dir), "clone");
    await execa("git", ["-C", project.dir, "branch", "--move", "--force", "main"]);
    await execa("git", ["clone", "--quiet", project.dir, dir]);
    await fs.symlink(
      await fs.realpath(path.join(project.dir, "node_modules")),
      path.join(dir, "node_modules"),
    );
    return new PullRequests(project, await fakeGitea(repository), repository, dir);
  }

  close(): void {
    this.server.close();
  }

  /** Puts a change, and nothing else that was changed before, into the clone. */
  async change(file: string, edit: (text: string) => string): Promise<void> {
    await this.fetch();
    await this.git("checkout", "--quiet", "--detach", "origin/main");
    const place = path.join(this.dir, file);
    const before = await fs.readFile(place, "utf8");
    const after = edit(before);
    if (after === before) throw new Error(`${file} is as it was`);
    await fs.writeFile(place, after);
    await this.git("commit", "--quiet", "--all", "--message", "A change");
  }

  async fetch(): Promise<void> {
    await this.git("fetch", "--quiet", "origin");
  }

  /** A pull request of what the clone has, as the forge knows it. */
  open(): number {
    const head = `change-${this.repository.pulls.length}`;
    this.repository.commit(head, {}, "A change");
    return this.repository.open({ head }).number;
  }

  /** The first line of each comment, after its marker, and the whole text. */
  comments(): readonly string[] {
    return this.repository.comments.map(({ body }) => body.split("\n").slice(1).join("\n"));
  }

  /** The last status of each context. */
  statuses(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.repository.statuses.map(({ context, state, description }) => [
        String(context),
        `${String(state)}: ${String(description)}`,
      ]),
    );
  }

  /** The variables of a pull request's step. */
  variables(pullRequest: number): Readonly<Record<string, string>> {
    const { name, token } = this.repository;
    return {
      CI: "woodpecker",
      CI_PIPELINE_EVENT: "pull_request",
      CI_REPO: name,
      CI_COMMIT_BRANCH: "main",
      CI_COMMIT_SHA: this.repository.head(`change-${this.repository.pulls.length - 1}`),
      CI_COMMIT_PULL_REQUEST: String(pullRequest),
      SLIPWAY_FORGE_KIND: "gitea",
      SLIPWAY_FORGE_URL: this.server.url,
      SLIPWAY_FORGE_TOKEN: token,
    };
  }

  /** Where there is no state, no passphrase, and no engine at the address that is given. */
  slipway(more: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const nothing = path.join(path.dirname(this.project.dir), "nothing");
    return execa(process.execPath, ["toolchain/bootstrap.mjs", "slipway", ...args], {
      cwd: this.dir,
      reject: false,
      all: true,
      stdin: "ignore",
      env: { CI: "true", XDG_DATA_HOME: nothing, DOCKER_HOST: "tcp://192.0.2.1:2375", ...more },
    }) as Promise<StepOutcome>;
  }

  private async git(...args: readonly string[]): Promise<void> {
    await execa("git", ["-C", this.dir, ...IDENTITY, ...args]);
  }
}
