import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { execa } from "execa";
import type { TestEngine } from "./test-engine";

const REPOSITORY = path.resolve(__dirname, "../../..");

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams as they came. */
  readonly all: string;
}

/** A command that has begun. */
export interface Running {
  /** Of the process that it began with; what it starts are its children. */
  readonly pid: number;
  readonly outcome: Promise<Outcome>;
}

/**
 * A copy of the project as a fresh clone would be, with its own state, ports and engine; commands
 * are run in it as a user types them.
 */
export class TestProject {
  /** All output of all commands: what must not hold a secret. */
  readonly transcript: string[] = [];

  private constructor(
    readonly dir: string,
    readonly dataDir: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static create({ host, ports }: TestEngine): Promise<TestProject> {
    return TestProject.copy({ DOCKER_HOST: host }, (project) =>
      project.edit("Pulumi.platform.yaml", (text) => withPorts(text, ports.http, ports.registry)),
    );
  }

  /**
   * @param environment what its commands see beside this process' own variables; an empty text
   * counts as unset for all that they read.
   * @param prepare edits it before it is committed.
   */
  static async copy(
    environment: Readonly<Record<string, string>>,
    prepare: (project: TestProject) => Promise<void>,
  ): Promise<TestProject> {
    const base = await fs.mkdtemp(path.join(os.tmpdir(), "slipway-e2e-"));
    const dir = path.join(base, "project");
    await copyTracked(dir);
    const project = new TestProject(dir, path.join(base, "data"), environment);
    await prepare(project);
    await project.git("init", "--quiet");
    await project.git("add", "--all");
    await project.git("commit", "--quiet", "--message", "A fresh clone");
    return project;
  }

  /** The same project, for commands that see these variables too. */
  with(environment: Readonly<Record<string, string>>): TestProject {
    return new TestProject(this.dir, this.dataDir, { ...this.environment, ...environment });
  }

  slipway(...args: readonly string[]): Promise<Outcome> {
    return this.startSlipway(...args).outcome;
  }

  /** The same command, typed in another folder. */
  slipwayIn(dir: string, ...args: readonly string[]): Promise<Outcome> {
    const program = path.join(this.dir, "toolchain/bootstrap.mjs");
    return this.start(process.execPath, [program, "slipway", ...args], dir).outcome;
  }

  /** Like `slipway`, for whoever does something while it runs. */
  startSlipway(...args: readonly string[]): Running {
    return this.start(process.execPath, ["toolchain/bootstrap.mjs", "slipway", ...args]);
  }

  /** As typed in a shell prepared by `eval "$(npm run -s env)"`. */
  pulumi(...args: readonly string[]): Promise<Outcome> {
    const prepare = `eval "$(${process.execPath} toolchain/bootstrap.mjs slipway env)"`;
    return this.start("sh", ["-c", `${prepare} && exec pulumi "$@"`, "sh", ...args]).outcome;
  }

  git(...args: readonly string[]): Promise<Outcome> {
    const identity = ["-c", "user.name=Slipway", "-c", "user.email=slipway@localhost"];
    return this.start("git", [...identity, ...args]).outcome;
  }

  read(file: string): Promise<string> {
    return fs.readFile(path.join(this.dir, file), "utf8");
  }

  async edit(file: string, change: (text: string) => string): Promise<void> {
    await fs.writeFile(path.join(this.dir, file), change(await this.read(file)));
  }

  async remove(): Promise<void> {
    await fs.rm(path.dirname(this.dir), { recursive: true, force: true });
  }

  private start(program: string, args: readonly string[], dir = this.dir): Running {
    const child = execa(program, args, {
      cwd: dir,
      all: true,
      reject: false,
      stdin: "ignore",
      env: { ...this.environment, XDG_DATA_HOME: this.dataDir, CI: "true" },
    });
    const outcome = child.then(({ exitCode = -1, stdout, stderr, all }) => {
      this.transcript.push(all);
      return { exitCode, stdout, stderr, all };
    });
    return { pid: child.pid ?? -1, outcome };
  }
}

/** What git tracks, as it is in the working tree; packages are shared, since only they are read. */
async function copyTracked(dir: string): Promise<void> {
  const { stdout } = await execa("git", ["ls-files", "-z"], { cwd: REPOSITORY });
  const files = stdout.split("\0").filter((file) => file !== "");
  for (const file of files) {
    const target = path.join(dir, file);
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.cp(path.join(REPOSITORY, file), target, { verbatimSymlinks: true });
  }
  await fs.symlink(path.join(REPOSITORY, "node_modules"), path.join(dir, "node_modules"));
}

function withPorts(text: string, http: number, registry: number): string {
  return text
    .replace(/(slipway:edge:.*?port: )\d+/s, `$1${http}`)
    .replace(/(slipway:registry:.*?port: )\d+/s, `$1${registry}`);
}
