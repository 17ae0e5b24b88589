import { execa } from "execa";
import { UserError } from "../model/user-error";
import type { Report } from "./progress";
import { explainFailure } from "./pulumi-failure";

export interface PulumiOptions {
  readonly projectDir: string;
  /** The prepared environment: where the CLI, its plugins and the state are. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface UpOptions {
  /** Globs of URNs to which the run is limited. Default: the whole stack. */
  readonly targets?: readonly string[];
}

/** One resource of a stack's state, as `pulumi stack export` gives it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What Pulumi knows of a stack. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** Operations that a run had begun when it was killed. */
  readonly interrupted: readonly { readonly urn: string; readonly operation: string }[];
}

interface DeploymentJson {
  readonly resources?: readonly StateResource[];
  readonly pending_operations?: readonly {
    readonly resource: { readonly urn: string };
    readonly type: string;
  }[];
}

/** The few calls of the Pulumi CLI that the commands need, run as a user would type them. */
export class Pulumi {
  constructor(readonly options: PulumiOptions) {}

  async stackNames(): Promise<string[]> {
    const { stdout } = await this.run(["stack", "ls", "--json"], {});
    return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => lastPart(name));
  }

  /** `cwd` may be a copy of the project, so that Pulumi's own edits do not touch the real files. */
  async initStack(stack: string, cwd: string): Promise<void> {
    await this.run(["stack", "init", stack, "--no-select"], { cwd });
  }

  /** Encrypts one value with the stack's key, into the stack file found in `cwd`. */
  async setSecret(stack: string, key: string, value: string, cwd: string): Promise<void> {
    const args = ["config", "set", "--secret", "--path", "--stack", stack, key];
    await this.run(args, { cwd, input: value });
  }

  async getConfig(stack: string, key: string): Promise<string> {
    const args = ["config", "get", "--path", "--stack", stack, key];
    return (await this.run(args, {})).stdout.trim();
  }

  /** @param report takes each line that Pulumi prints. */
  async up(stack: string, { targets = [] }: UpOptions, report: Report): Promise<void> {
    const limits = targets.flatMap((target) => ["--target", target]);
    await this.run(
      ["up", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack, ...limits],
      { report },
    );
  }

  async refresh(stack: string, urns: readonly string[], report: Report): Promise<void> {
    const limits = urns.flatMap((urn) => ["--target", urn]);
    await this.run(
      ["refresh", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack, ...limits],
      { report },
    );
  }

  async destroy(stack: string, report: Report): Promise<void> {
    await this.run(
      ["destroy", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack],
      { report },
    );
  }

  async removeStack(stack: string): Promise<void> {
    await this.run(["stack", "rm", "--yes", "--preserve-config", "--stack", stack]);
  }

  async state(stack: string): Promise<StackState> {
    const { stdout } = await this.run(["stack", "export", "--stack", stack], {});
    const { deployment } = JSON.parse(stdout) as { deployment: DeploymentJson | null };
    return {
      resources: deployment?.resources ?? [],
      interrupted: (deployment?.pending_operations ?? []).map(({ resource, type }) => ({
        urn: resource.urn,
        operation: type,
      })),
    };
  }

  /** Forgets creations that an interrupted run left open; what they made is not looked for. */
  async clearPendingCreates(stack: string, report: Report): Promise<void> {
    const args = ["refresh", "--yes", "--skip-preview", "--suppress-progress"];
    await this.run([...args, "--clear-pending-creates", "--stack", stack], { report });
  }

  private async run(
    args: readonly string[],
    { cwd = this.options.projectDir, report, input = "" }: RunOptions = {},
  ): Promise<{ stdout: string }> {
    const child = execa("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd,
      input,
      reject: false,
      env: this.options.environment,
      // The terminal's own Ctrl-C reaches Pulumi too, which then stops in good order.
      forceKillAfterDelay: false,
    });
    const lines = report === undefined ? undefined : follow(child, report);
    const { stdout, stderr, exitCode, failed, originalMessage } = await child;
    await lines;
    if (failed) {
      if (exitCode === undefined) {
        throw new UserError(`pulumi could not be run: ${originalMessage ?? "no exit code"}`, {
          hint: "Run `npm run doctor` to see what is missing.",
        });
      }
      throw explainFailure(args, `${stdout}\n${stderr}`, exitCode);
    }
    return { stdout };
  }
}

interface RunOptions {
  readonly cwd?: string;
  readonly report?: Report;
  readonly input?: string;
}

async function follow(child: { iterable(): AsyncIterable<string> }, report: Report): Promise<void> {
  try {
    for await (const line of child.iterable()) if (line.trim() !== "") report(line.trimEnd());
  } catch {
    // The lines end when the child fails; its exit code tells why.
  }
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}
