import * as crypto from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { stackFileName } from "../../config";
import { parseYaml, plainValues } from "../../config/yaml-document";
import { UserError } from "../../model/user-error";
import { configCopy } from "../../record/config-copy";
import type { ExportedStack } from "../../record/deployment";
import { importable } from "../../record/importable";
import { formatProgramRecord, RECORD_VARIABLE } from "../../record/program-record";
import type { StackRecord } from "../../record/record";
import { withScratchDir } from "../scratch";
import { isolatedEnvironment } from "./isolated-environment";
import { type Ended, runIsolated } from "./isolated-process";

/** Milliseconds. Calls that only read and write files take a second or two. */
const CALL_LIMIT_MS = 2 * 60_000;
const PREVIEW_LIMIT_MS = 10 * 60_000;

export interface ThrowAwayPreview {
  /** Text of the stack's real file. */
  readonly config: string;
  /** What the program takes from the record, and what the placeholders are made with. */
  readonly record: Omit<StackRecord, "exported" | "version">;
  /** Further variables. Default: none. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A Pulumi backend in a folder, with a passphrase that nobody knows; both are gone afterwards. */
export class ThrowAwayBackend {
  private constructor(
    private readonly projectDir: string,
    private readonly dir: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @param projectDir of the program that is previewed: other code than this, maybe. */
  static use<T>(
    project: { readonly name: string; readonly dir: string },
    use: (backend: ThrowAwayBackend) => Promise<T>,
  ): Promise<T> {
    return withScratchDir(async (scratch) => {
      const dir = await fs.realpath(scratch);
      const passphrase = crypto.randomBytes(32).toString("hex");
      const environment = await isolatedEnvironment(project.dir, { dir, passphrase });
      await fs.mkdir(path.join(dir, "config"));
      const text = `name: ${JSON.stringify(project.name)}\nruntime: nodejs\n`;
      await fs.writeFile(path.join(dir, "config", "Pulumi.yaml"), text);
      return use(new ThrowAwayBackend(project.dir, dir, environment));
    });
  }

  /** A file of its own. */
  file(name: string): string {
    return path.join(this.dir, name);
  }

  /** Makes a stack of what a record holds; of nothing: one that was never deployed. */
  async add(stack: string, exported: ExportedStack | undefined): Promise<void> {
    await this.call(["stack", "init", stack, "--no-select"]);
    if (exported !== undefined) await this.replace(stack, exported);
  }

  /** Puts another state in the place of a stack's. */
  async replace(stack: string, exported: ExportedStack): Promise<void> {
    const file = this.file(`${stack}.import.json`);
    const text = JSON.stringify(importable(exported, await this.salt(stack)));
    await fs.writeFile(file, text);
    await this.call(["stack", "import", "--stack", stack, "--file", file]);
    await fs.rm(file);
  }

  /** `pulumi preview --json`; what the program says and does wrong is in the answer. */
  async preview(stack: string, { config, record, variables }: ThrowAwayPreview): Promise<Ended> {
    const file = this.configFile(stack);
    const salt = await this.salt(stack);
    const { shapes } = record;
    const copy = configCopy(config, { file: stackFileName(stack), salt, shapes });
    await fs.writeFile(file, copy.text);
    const secrets = Object.entries(copy.secrets);
    if (secrets.length > 0) {
      // Placeholders: a command line may show them.
      const pairs = secrets.flatMap(([name, value]) => [
        "--secret",
        `slipway:secrets.${name}=${value}`,
      ]);
      await this.call(["config", "set-all", "--path", "--stack", stack, ...pairs]);
    }
    const recordFile = this.file(`${stack}.program.json`);
    await fs.writeFile(recordFile, formatProgramRecord(record));
    return runIsolated(["preview", "--json", "--stack", stack, "--config-file", file], {
      cwd: this.projectDir,
      environment: { ...this.environment, [RECORD_VARIABLE]: recordFile, ...variables },
      limitMs: PREVIEW_LIMIT_MS,
    });
  }

  private configFile(stack: string): string {
    return path.join(this.dir, "config", stackFileName(stack));
  }

  private async salt(stack: string): Promise<string> {
    const file = this.configFile(stack);
    const text = await fs.readFile(file, "utf8");
    const values = plainValues(parseYaml(text, file), file) as { encryptionsalt?: unknown } | null;
    return String(values?.encryptionsalt);
  }

  private async call(args: readonly string[]): Promise<void> {
    const cwd = path.join(this.dir, "config");
    const { environment } = this;
    const ended = await runIsolated(args, { cwd, environment, limitMs: CALL_LIMIT_MS });
    if (ended.exitCode === 0) return;
    throw new UserError(`pulumi ${args.slice(0, 2).join(" ")} failed on throw-away state`, {
      hint: `${ended.stderr}\n${ended.stdout}`.trim(),
    });
  }
}
