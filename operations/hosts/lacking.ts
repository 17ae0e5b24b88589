import { parseStackConfig, platformKnown, REGISTRY_READER_PASSWORD } from "../../config";
import { fileConfigSource, isRecord } from "../../config/file-source";
import { type Problem, throwProblems } from "../../config/problem";
import { UserError } from "../../model/user-error";
import { findPlatform, type Project, type StackFile } from "../project";

/**
 * What the files of a platform on machines, and of the environments on it, do not have yet that an
 * `up` would fail without. Empty when nothing is lacking.
 */
export function lackingForHosts(project: Project): readonly string[] {
  const platform = findPlatform(project);
  const environments = project.stacks.filter((stack) => joins(stack, platform));
  return [
    told(() => {
      const source = fileConfigSource(platform.path);
      parseStackConfig(source, { ...platformKnown(source.values), allowUnfilled: true });
    }),
    ...environments.map((stack) => told(() => throwProblems(stack.file, readerProblems(stack)))),
  ].filter((text) => text !== undefined);
}

function joins({ kind, path }: StackFile, platform: StackFile): boolean {
  if (kind !== "environment") return false;
  const cluster = fileConfigSource(path).values["slipway:cluster"];
  return isRecord(cluster) && cluster["from"] === platform.stack;
}

function readerProblems({ path }: StackFile): Problem[] {
  const secrets = fileConfigSource(path).values["slipway:secrets"];
  if (isRecord(secrets) && REGISTRY_READER_PASSWORD in secrets) return [];
  const key = `slipway:secrets.${REGISTRY_READER_PASSWORD}`;
  return [
    {
      key,
      text: "missing, allowed: generate",
      hint: "With it the machines pull the environment's images.",
    },
  ];
}

function told(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
