import * as fs from "node:fs/promises";
import * as path from "node:path";
import type Docker from "dockerode";
import { execa } from "execa";
import { setPin } from "../../config/edit";
import type { Report } from "../../operations/progress";
import { preparedEnvironment } from "../../toolchain/environment";
import { startTestEngine, type TestEngine } from "../e2e/support/test-engine";
import { TestProject } from "../e2e/support/test-project";
import { makeImages, type BenchImage } from "./images";
import { type BareStack, bareStack } from "./bare-stack";
import {
  BENCH_FILE,
  BENCH_REPLICAS,
  BENCH_SERVICES,
  CHANGED_IMAGE,
  COMMON_IMAGE,
} from "./programs/facts";

/** A Pulumi stack with the program that it belongs to. */
export interface BenchStack {
  readonly name: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Done {
  readonly milliseconds: number;
  readonly stdout: string;
}

/** An engine of its own and a copy of this project, with small programs to compare it with. */
export class Workbench {
  private constructor(
    readonly engine: TestEngine,
    private readonly project: TestProject,
    /** What `npm run env` sets, for the bench's engine and its copy of the project. */
    readonly env: Readonly<Record<string, string>>,
    readonly report: Report,
    /** Two that do the same. */
    readonly images: readonly [BenchImage, BenchImage],
  ) {}

  static async start(report: Report): Promise<Workbench> {
    const engine = await startTestEngine(report);
    let project: TestProject | undefined;
    try {
      project = await TestProject.create(engine);
      await engine.docker.swarmInit({ AdvertiseAddr: "127.0.0.1", ListenAddr: "127.0.0.1:2377" });
      const images = await makeImages(engine, project.dir, report);
      const settings = { DOCKER_HOST: engine.host, XDG_DATA_HOME: project.dataDir };
      const env = {
        ...settings,
        ...preparedEnvironment(project.dir, { ...process.env, ...settings }),
      };
      const bench = new Workbench(engine, project, env, report, images);
      await bench.prepareProgram();
      await bench.pulumi(await bench.sibling("platform", "platform"), UP);
      return bench;
    } catch (error) {
      await project?.remove();
      await engine.remove();
      throw error;
    }
  }

  async remove(): Promise<void> {
    await this.project.remove();
    await this.engine.remove();
  }

  get docker(): Docker {
    return this.engine.docker;
  }

  /** Of the copy. */
  get dir(): string {
    return this.project.dir;
  }

  get parallel(): string {
    return this.env["PULUMI_PARALLEL"] ?? "";
  }

  /** A stack of this project with so many services. */
  async ours(name: string, services: number, replicas: number): Promise<BenchStack> {
    const images = services === 0 ? [] : [CHANGED_IMAGE, ...(services > 1 ? [COMMON_IMAGE] : [])];
    const pins = images.map((image) => `    ${image}: ${this.images[0].pin}\n`).join("");
    const text =
      "config:\n  slipway:kind: environment\n  slipway:cluster: { from: platform }\n" +
      (pins && `  slipway:images:\n${pins}`);
    const { dir } = this.project;
    await fs.writeFile(path.join(dir, `Pulumi.${name}.yaml`), text);
    const env = { [BENCH_SERVICES]: String(services), [BENCH_REPLICAS]: String(replicas) };
    return this.initialised({ name, cwd: dir, env });
  }

  /** Puts another pin into the stack's file, for one of its services. */
  async pin({ name }: BenchStack, image: BenchImage): Promise<void> {
    await this.project.edit(`Pulumi.${name}.yaml`, (text) =>
      setPin(text, CHANGED_IMAGE, image.pin),
    );
  }

  /** What a stack of this project has declared, under the names of another. */
  async declared(stack: BenchStack, to: string): Promise<BareStack> {
    const { stdout } = await this.pulumi(stack, ["stack", "export"]);
    return bareStack(stdout, stack.name, to);
  }

  /** The bare program with the same resources. */
  async bare(name: string, original: BenchStack): Promise<BenchStack> {
    const file = await this.file(
      `${name}.json`,
      JSON.stringify(await this.declared(original, name)),
    );
    return this.sibling("bare", name, { [BENCH_FILE]: file });
  }

  /** A program of the bench as a Pulumi project of its own, beside ours and loaded the same way. */
  async sibling(
    program: "bare" | "empty" | "platform",
    name: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<BenchStack> {
    const cwd = path.join(this.project.dir, "bench", program);
    await fs.mkdir(cwd, { recursive: true });
    const own = await this.project.read("Pulumi.yaml");
    const main = `main: ../../test/bench/programs/${program}.ts`;
    await fs.writeFile(path.join(cwd, "Pulumi.yaml"), own.replace(/^main: .*$/m, main));
    return this.initialised({ name, cwd, env });
  }

  /** Writes a file beside the programs; answers its path. */
  async file(name: string, text: string): Promise<string> {
    const file = path.join(this.project.dir, "bench", name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
    return file;
  }

  /** @throws Error with all output when it fails. */
  pulumi({ name, cwd, env }: BenchStack, args: readonly string[]): Promise<Done> {
    return this.run("pulumi", [...args, "--stack", name], cwd, env);
  }

  /** Docker's own command line. @throws Error with all output when it fails. */
  dockerCli(args: readonly string[]): Promise<Done> {
    return this.run("docker", args, this.project.dir, {});
  }

  private async initialised(stack: BenchStack): Promise<BenchStack> {
    await this.run("pulumi", ["stack", "init", stack.name, "--no-select"], stack.cwd, {});
    return stack;
  }

  private async run(
    program: string,
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Done> {
    const start = performance.now();
    const options = { cwd, env: { ...this.env, ...env }, stdin: "ignore", all: true } as const;
    const { stdout, all, exitCode } = await execa(program, args, { ...options, reject: false });
    const milliseconds = performance.now() - start;
    if (exitCode !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${all}`);
    return { milliseconds, stdout };
  }

  /** The project's list of apps becomes the bench's, and so does what forms swarms of machines. */
  private async prepareProgram(): Promise<void> {
    const list = 'export { apps } from "../../test/bench/programs/apps";\n';
    await this.project.edit("stacks/apps/index.ts", () => list);
    // Only platforms with hosts run it, and only where something changes.
    const command = 'import "../../test/bench/programs/host-swarm-command";\n';
    await this.project.edit("components/cluster/host-swarm-command.ts", () => command);
  }
}

/** As `slipway up` runs it. */
export const UP = ["up", "--yes", "--skip-preview", "--suppress-progress"] as const;
export const DESTROY = ["destroy", "--yes", "--skip-preview", "--suppress-progress"] as const;
