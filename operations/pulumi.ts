import type { Report } from "./progress";
import { runPulumi } from "./pulumi-process";

export interface PulumiOptions {
  readonly projectDir: string;
  /** The prepared environment: where the CLI, its plugins and the state are. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface UpOptions {
  /** Globs of URNs to which the run is limited. Default: the whole stack. */
  readonly targets?: readonly string[];
  /** Globs of URNs of what is made anew, though nothing of it has changed. Default: nothing. */
  readonly replace?: readonly string[];
}

export interface RefreshOptions {
  /** URNs to which the run is limited; none: the whole stack. */
  readonly targets: readonly string[];
  /** Forget creations that an interrupted run left open; what they made is not looked for. */
  readonly clearPendingCreates?: boolean;
}

/** One resource of a stack's state, as `pulumi stack export` gives it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  /** Deleted, by a run that was to make another one in its place. */
  readonly pendingReplacement?: boolean;
  /** What it is outlives the stack. */
  readonly retainOnDelete?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Its provider's URN, `::` and the provider's id. */
  readonly provider?: string;
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

  /** The same with further variables, which win over those that were there. */
  with(variables: Readonly<Record<string, string>>): Pulumi {
    const { projectDir, environment } = this.options;
    return new Pulumi({ projectDir, environment: { ...environment, ...variables } });
  }

  /** Whether the key of a stack's secrets comes from its file: not where a service keeps it. */
  get encryptsByStackFile(): boolean {
    const { environment } = this.options;
    const url = environment["PULUMI_BACKEND_URL"] ?? process.env["PULUMI_BACKEND_URL"] ?? "";
    return !/^https?:/.test(url);
  }

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

  /** Every secret value of a stack's config, decrypted: for masks, never to be shown. */
  async secretValues(stack: string): Promise<string[]> {
    const args = ["config", "--show-secrets", "--json", "--stack", stack];
    const { stdout } = await this.run(args, {});
    const config = JSON.parse(stdout) as Record<string, ConfigValueJson>;
    return Object.values(config)
      .filter(({ secret }) => secret)
      .flatMap(({ value = "", objectValue }) => textsIn(objectValue ?? value));
  }

  /** The config's secrets by their names under `slipway:secrets`, decrypted: never to be shown. */
  async configSecrets(stack: string): Promise<Readonly<Record<string, string>>> {
    const args = ["config", "--show-secrets", "--json", "--stack", stack];
    const { stdout } = await this.run(args, {});
    const config = JSON.parse(stdout) as Record<string, ConfigValueJson>;
    const { objectValue = {} } = config["slipway:secrets"] ?? {};
    return Object.fromEntries(
      Object.entries(objectValue as object).map(([name, value]) => [name, String(value)]),
    );
  }

  /** A stack's whole state with its secrets in clear: for the memory, never for a file. */
  async exportInClear(stack: string): Promise<unknown> {
    const { stdout } = await this.run(["stack", "export", "--show-secrets", "--stack", stack], {});
    return JSON.parse(stdout);
  }

  /** @param report takes each line that Pulumi prints. */
  async up(
    stack: string,
    { targets = [], replace = [] }: UpOptions,
    report: Report,
  ): Promise<void> {
    const limits = [
      ...targets.flatMap((target) => ["--target", target]),
      ...replace.flatMap((target) => ["--replace", target]),
    ];
    await this.run(
      ["up", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack, ...limits],
      { report },
    );
  }

  async refresh(stack: string, options: RefreshOptions, report: Report): Promise<void> {
    const { targets, clearPendingCreates = false } = options;
    const args = ["refresh", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack];
    if (clearPendingCreates) args.push("--clear-pending-creates");
    for (const urn of targets) args.push("--target", urn);
    await this.run(args, { report });
  }

  async destroy(stack: string, report: Report): Promise<void> {
    await this.run(
      ["destroy", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack],
      { report },
    );
  }

  /** Takes a resource, and all that depends on it, out of the state; what they are stays. */
  async forget(stack: string, urn: string): Promise<void> {
    await this.run(["state", "delete", urn, "--target-dependents", "--yes", "--stack", stack]);
  }

  async removeStack(stack: string): Promise<void> {
    await this.run(["stack", "rm", "--yes", "--preserve-config", "--stack", stack]);
  }

  /** What a stack put out; nothing of a stack that does not exist. Secrets stay encrypted. */
  async outputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
    if (!(await this.stackNames()).includes(stack)) return {};
    const { resources } = await this.state(stack);
    return resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  /** A stack's state as Pulumi writes it, its secrets encrypted. */
  async exportStack(stack: string): Promise<string> {
    return (await this.run(["stack", "export", "--stack", stack], {})).stdout;
  }

  /** Puts the state in the place of what the stack has. */
  async importStack(stack: string, exported: string): Promise<void> {
    await this.run(["stack", "import", "--stack", stack], { input: exported });
  }

  async state(stack: string): Promise<StackState> {
    const exported = await this.exportStack(stack);
    const { deployment } = JSON.parse(exported) as { deployment: DeploymentJson | null };
    return {
      resources: deployment?.resources ?? [],
      interrupted: (deployment?.pending_operations ?? []).map(({ resource, type }) => ({
        urn: resource.urn,
        operation: type,
      })),
    };
  }

  private run(
    args: readonly string[],
    { cwd = this.options.projectDir, ...options }: RunOptions = {},
  ): Promise<{ stdout: string }> {
    return runPulumi(args, { cwd, environment: this.options.environment, ...options });
  }
}

interface ConfigValueJson {
  readonly value?: string;
  readonly objectValue?: unknown;
  readonly secret: boolean;
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

interface RunOptions {
  readonly cwd?: string;
  readonly report?: Report;
  readonly input?: string;
}

function lastPart(name: string): string {
  return name.split("/").at(-1) ?? name;
}
