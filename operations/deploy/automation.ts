import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { PulumiOptions, UpOptions } from "../pulumi";
import { runPulumi } from "../pulumi-process";
import type { Report } from "../progress";
import { changeLine, eventLine } from "./event-line";

/** What a preview says it would do, one line a resource; empty when nothing would change. */
export interface Preview {
  readonly changes: readonly string[];
}

/** Variables for one run, beside those of the prepared environment. */
export type RunVariables = Readonly<Record<string, string>>;

/** One stack through Pulumi's Automation API: the same runs as `pulumi preview` and `pulumi up`. */
export class AutomatedStack {
  private constructor(
    private readonly stack: Stack,
    private readonly environment: RunVariables,
  ) {}

  static async open(name: string, { projectDir, environment }: PulumiOptions) {
    const { LocalWorkspace, PulumiCommand, Stack } = await import("@pulumi/pulumi/automation");
    // The API looks for the CLI on this process' own path.
    process.env["PATH"] = environment["PATH"] ?? process.env["PATH"];
    const cli = await PulumiCommand.get({ skipVersionCheck: true });
    const workspace = await LocalWorkspace.create({
      workDir: projectDir,
      envVars: environment,
      // Its own way to run the CLI would hand a signal on twice, and tell failures otherwise.
      pulumiCommand: Object.assign(cli, { run: runCli }),
    });
    // Choosing a stack would also choose it for the next `pulumi` that somebody types.
    workspace.selectStack = () => Promise.resolve();
    return new AutomatedStack(await Stack.select(name, workspace), environment);
  }

  /** @throws UserError with Pulumi's reasons when the program or its config is wrong. */
  async preview(report: Report, variables: RunVariables = {}): Promise<Preview> {
    const changes: string[] = [];
    const onEvent = (event: EngineEvent) => {
      const change = changeLine(event);
      if (change !== undefined) changes.push(change);
      const line = eventLine(event);
      if (line !== undefined) report(line);
    };
    this.give(variables);
    await this.stack.preview({ onEvent, suppressProgress: true });
    return { changes };
  }

  /** @throws UserError with Pulumi's reasons; what was done before stays done. */
  async up(
    { targets = [] }: UpOptions,
    report: Report,
    variables: RunVariables = {},
  ): Promise<void> {
    const onEvent = (event: EngineEvent) => {
      const line = eventLine(event);
      if (line !== undefined) report(line);
    };
    const limits = targets.length === 0 ? {} : { target: [...targets] };
    this.give(variables);
    await this.stack.up({ ...limits, onEvent, suppressProgress: true });
  }

  private give(variables: RunVariables): void {
    this.stack.workspace.envVars = { ...this.environment, ...variables };
  }
}

/** As every other call of the CLI is run here. */
async function runCli(
  args: readonly string[],
  cwd: string,
  environment: RunVariables,
): Promise<{ stdout: string; stderr: string; code: number }> {
  const { stdout } = await runPulumi(args, { cwd, environment });
  return { stdout, stderr: "", code: 0 };
}
