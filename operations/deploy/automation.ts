import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { PulumiOptions, UpOptions } from "../pulumi";
import { explainFailure } from "../pulumi-failure";
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
    private readonly name: string,
    private readonly stack: Stack,
    private readonly environment: RunVariables,
  ) {}

  static async open(name: string, { projectDir, environment }: PulumiOptions) {
    const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation");
    // The API looks for the CLI on this process' own path.
    process.env["PATH"] = environment["PATH"] ?? process.env["PATH"];
    const workspace = await LocalWorkspace.create({ workDir: projectDir, envVars: environment });
    // Choosing a stack would also choose it for the next `pulumi` that somebody types.
    workspace.selectStack = () => Promise.resolve();
    return new AutomatedStack(name, await Stack.select(name, workspace), environment);
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
    await this.run("preview", variables, () =>
      this.stack.preview({ onEvent, color: "never", suppressProgress: true }),
    );
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
    await this.run("up", variables, () =>
      this.stack.up({ ...limits, onEvent, color: "never", suppressProgress: true }),
    );
  }

  private async run(
    command: string,
    variables: RunVariables,
    work: () => Promise<unknown>,
  ): Promise<void> {
    this.stack.workspace.envVars = { ...this.environment, ...variables };
    try {
      await work();
    } catch (error) {
      throw explainFailure([command, "--stack", this.name], outputOf(error), 1);
    }
  }
}

/** The API puts what the CLI printed into its error's message. */
function outputOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[\s\S]*?\n stdout: /, "").replace("\n stderr: ", "\n");
}
