import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { ReleaseRecord } from "../../../../../operations/deploy/last-good";
import type { DeployResult, ReleaseFailure } from "../../../../../operations/deploy/result";
import { revertPins } from "../../../../../operations/deploy/way-back";
import { editStackFile } from "../../../../../operations/edit-stack-file";
import type { AbortWatch } from "../../../../../operations/ci/release/abort";
import type { Checkout } from "../../../../../operations/ci/release/checkout";
import { type CiReleaseResult, releaseCommit } from "../../../../../operations/ci/release/run";
import type { ReleaseWorld } from "../../../../../operations/ci/release/world";
import { openProject, type StackFile } from "../../../../../operations/project";
import { readPins } from "../../../../../config/edit";
import { UserError } from "../../../../../model/user-error";
import { openForge } from "../../../../../forge/open-forge";
import { fakeGitea } from "../../../forge/support/fake-gitea";
import { FakeRepository } from "../../../forge/support/fake-repository";
import type { ForgeServer } from "../../../forge/support/forge-server";

export const pin = (name: string, version: number): string =>
  `localhost:5000/${name}:0.${version}@sha256:${`${version}`.repeat(64).slice(0, 64)}`;

export const stackText = (pins: Readonly<Record<string, string>>, more = ""): string =>
  [
    "config:",
    "  slipway:kind: environment",
    "  slipway:images:",
    ...Object.entries(pins).map(([name, value]) => `    ${name}: ${value}`),
    "  slipway:services: {}",
    more,
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");

export const PLATFORM = "config:\n  slipway:kind: platform\n";

export const FILES = {
  "Pulumi.yaml": "name: shop\n",
  "Pulumi.platform.yaml": PLATFORM,
  "Pulumi.staging.yaml": stackText({ api: pin("api", 1), web: pin("web", 1) }),
  "Pulumi.production.yaml": stackText({ api: pin("api", 1), web: pin("web", 1) }),
  "stacks/environment.ts": "export const one = 1;\n",
};

/** What a deployment does in a test: the outcome by the pins that it finds. */
export type Cluster = Record<string, Record<string, string>>;

export interface Run {
  readonly result: CiReleaseResult;
  readonly notes: readonly string[];
  readonly published: readonly string[];
  readonly deployed: readonly string[];
  readonly seeded: Readonly<Record<string, ReleaseRecord>>;
}

/** A forge, what runs in each stack, and releases of commits as the CI would run them. */
export class World {
  readonly cluster: Cluster = {
    staging: { api: pin("api", 1), web: pin("web", 1) },
    production: { api: pin("api", 1), web: pin("web", 1) },
  };
  /** Pins that fail, by stack. */
  readonly bad: Record<string, readonly string[]> = {};
  cloneIsWhole = true;
  /** Called while a stack is deployed. */
  meanwhile: (stack: StackFile) => Promise<void> | void = () => {};
  abort: AbortWatch = { signal: () => undefined, within: (work) => work };
  private readonly dirs: string[] = [];

  private constructor(
    readonly repository: FakeRepository,
    readonly server: ForgeServer,
  ) {}

  static async start(): Promise<World> {
    const repository = new FakeRepository(FILES);
    return new World(repository, await fakeGitea(repository));
  }

  end(): void {
    this.server.close();
    this.dirs.forEach((dir) => fs.rmSync(dir, { recursive: true, force: true }));
  }

  forge() {
    const { name, token } = this.repository;
    const pause = async () => {};
    return openForge({ kind: "gitea", url: this.server.url, repository: name, token, pause });
  }

  push(changes: Readonly<Record<string, string>>, message = "a change"): string {
    return this.repository.commit("main", changes, message);
  }

  /** The pins of a stack on the branch. */
  pins(stack: string): Record<string, string> {
    return readPins(this.text(stack));
  }

  text(stack: string, revision = "main"): string {
    return this.repository.text(`Pulumi.${stack}.yaml`, revision) ?? "";
  }

  status(sha: string, stack: string): readonly unknown[] {
    return this.repository.statuses
      .filter((one) => one["sha"] === sha && one["context"] === `slipway/deploy/${stack}`)
      .map(({ state, description }) => `${String(state)}: ${String(description)}`);
  }

  /** What the pipeline of one commit does. Default: the branch's newest. */
  async release(commit = this.repository.head("main"), names?: readonly string[]): Promise<Run> {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-ci-release-"));
    this.dirs.push(dir);
    for (const [file, text] of Object.entries(this.repository.commits.get(commit)?.files ?? {})) {
      fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
      fs.writeFileSync(path.join(dir, file), text);
    }
    const { stacks } = openProject(dir);
    const notes: string[] = [];
    const published: string[] = [];
    const deployed: string[] = [];
    const seeded: Record<string, ReleaseRecord> = {};
    let clock = 0;
    const world: ReleaseWorld = {
      context: { branch: "main", commit, runUrl: "http://ci/7" },
      forge: this.forge(),
      checkout: this.checkout(commit),
      stacks,
      deploy: async (stack) => {
        deployed.push(stack.stack);
        await this.meanwhile(stack);
        return this.deploy(stack, dir);
      },
      seed: async ({ stack }, record) => void (seeded[stack] = record),
      publish: async (current) => void published.push(...current.map(({ stack }) => stack)),
      progress: { step: (_title, work) => work(() => {}), note: (line) => void notes.push(line) },
      abort: this.abort,
      now: () => new Date((clock += 3200)),
    };
    const chosen = stacks.filter(
      ({ stack, kind }) => kind === "environment" && (names?.includes(stack) ?? true),
    );
    const result = await releaseCommit(world, chosen);
    return { result, notes, deployed, seeded, published };
  }

  deploy(stack: StackFile, dir: string): DeployResult {
    const before = this.cluster[stack.stack] ?? {};
    const wanted = readPins(fs.readFileSync(stack.path, "utf8"));
    const changes = Object.entries(wanted)
      .filter(([image, to]) => before[image] !== to)
      .map(([image, to]) => ({ image, from: before[image] ?? "", to, services: [image] }));
    const result = { stack: stack.stack, changes, diff: "" };
    if (changes.length === 0) return { ...result, outcome: "unchanged" };
    const failed = changes.find(({ to }) => this.bad[stack.stack]?.includes(to));
    if (failed === undefined) {
      this.cluster[stack.stack] = wanted;
      return { ...result, outcome: "released" };
    }
    const { image, to } = failed;
    const text = "never healthy: GET /health answers 500";
    const diff = editStackFile(stack, (now) =>
      revertPins(now, changes, { image, cause: text, date: "2026-11-22" }),
    );
    const report = path.join(dir, "report.md");
    fs.writeFileSync(report, `# ${stack.stack}: the release of ${image} failed\n\nthe log\n`);
    const failure: ReleaseFailure = {
      phase: "rollout",
      service: image,
      image,
      pin: to,
      cause: { kind: "never healthy", text },
      detectedAfterMs: 4100,
      backAfterMs: 6300,
      reports: [report, report.replace(/md$/, "json")],
    };
    return { ...result, outcome: "went back", failure, diff };
  }

  checkout(commit: string): Checkout {
    const { commits } = this.repository;
    const history: string[] = [];
    for (let at = commits.get(commit); at; at = at.parent ? commits.get(at.parent) : undefined) {
      history.push(at.sha);
    }
    const files = (sha: string) => commits.get(sha)?.files ?? {};
    return {
      history: async (most) => history.slice(0, most),
      fileAt: async (file, sha) => files(sha)[file],
      authorOf: async (sha) => ({ author: "Ada", subject: commits.get(sha)?.message ?? "" }),
      changedSince: async (sha) => {
        if (!this.cloneIsWhole) throw new UserError("git diff failed in /checkout");
        return Object.keys({ ...files(sha), ...files(commit) }).filter(
          (file) => files(sha)[file] !== files(commit)[file],
        );
      },
    };
  }
}
