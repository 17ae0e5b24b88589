import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { UserError } from "../model/user-error";

export type StackKind = "platform" | "environment";

/** One `Pulumi.<stack>.yaml` of the project. */
export interface StackFile {
  readonly stack: string;
  readonly kind: StackKind;
  /** Absolute path. */
  readonly path: string;
  /** As shown to people. */
  readonly file: string;
}

export interface Project {
  readonly dir: string;
  readonly name: string;
  /** Platforms first, then the environments in the order that a release takes through them. */
  readonly stacks: readonly StackFile[];
}

const STACK_FILE = /^Pulumi\.([A-Za-z0-9_-]+)\.yaml$/;

/** A release goes this way; stacks that are not named follow in alphabetical order. */
export const RELEASE_ORDER: readonly string[] = ["staging", "production"];

/** @throws UserError when `dir` holds no Pulumi.yaml. */
export function openProject(dir: string): Project {
  const file = path.join(dir, "Pulumi.yaml");
  if (!fs.existsSync(file)) {
    throw new UserError(`no Pulumi.yaml in ${dir}`, {
      hint: "Run slipway in the project's folder.",
    });
  }
  const { name } = parse(fs.readFileSync(file, "utf8")) as { name: string };
  return { dir, name, stacks: listStackFiles(dir) };
}

/** @throws UserError naming the stacks that exist. */
export function findStack(project: Project, stack: string): StackFile {
  const found = project.stacks.find((candidate) => candidate.stack === stack);
  if (found === undefined) {
    throw new UserError(
      `there is no stack "${stack}"; allowed: ${project.stacks.map((one) => one.stack).join(", ")}`,
      { hint: `A stack is a file Pulumi.<stack>.yaml in ${project.dir}.` },
    );
  }
  return found;
}

/** The project's own platform: what the environments join. */
export function findPlatform(project: Project): StackFile {
  const platform = project.stacks.find(({ kind }) => kind === "platform");
  if (platform === undefined) {
    throw new UserError(`no stack file in ${project.dir} says slipway:kind: platform`);
  }
  return platform;
}

export function readStackFile({ path: file }: StackFile): string {
  return fs.readFileSync(file, "utf8");
}

function listStackFiles(dir: string): StackFile[] {
  const stacks = fs.readdirSync(dir).flatMap((file) => {
    const stack = STACK_FILE.exec(file)?.[1];
    if (stack === undefined) return [];
    const absolute = path.join(dir, file);
    return [{ stack, file, path: absolute, kind: kindOf(fs.readFileSync(absolute, "utf8")) }];
  });
  return stacks.sort((a, b) => rank(a) - rank(b) || a.stack.localeCompare(b.stack));
}

function rank({ kind, stack }: StackFile): number {
  if (kind === "platform") return -1;
  const place = RELEASE_ORDER.indexOf(stack);
  return place < 0 ? RELEASE_ORDER.length : place;
}

/** Only sorts the files: the program's own parse says what is wrong with them. */
function kindOf(text: string): StackKind {
  return /^\s*["']?slipway:kind["']?:\s*["']?platform\b/m.test(text) ? "platform" : "environment";
}
