import * as fs from "node:fs/promises";
import * as path from "node:path";
import { setPin } from "../../../config/edit";
import { NONE } from "../../../config";
import type { TestProject } from "../../e2e/support/test-project";
import { BEHAVIOURS, type Version } from "../behaviours";

const SOURCE = path.resolve(__dirname, "../subject");
const DECLARATION = "declaration.ts";
const ENVIRONMENTS = ["staging", "production"] as const;

/**
 * Adds an app to a copy of the project, as a developer would: a folder under apps, a declaration,
 * one line in the list; no stack runs it yet.
 * @param name of the app, its image and its service; the declaration's name gives way to it.
 */
export async function addSubject(project: TestProject, name: string): Promise<void> {
  const folder = path.join(project.dir, "apps", name);
  await fs.cp(SOURCE, folder, { recursive: true });
  await fs.rename(
    path.join(folder, DECLARATION),
    path.join(project.dir, "stacks/apps", `${name}.ts`),
  );
  const rename = (text: string) => text.replaceAll(/\bsubject\b/g, name);
  await project.edit(`apps/${name}/Dockerfile`, rename);
  await project.edit(`stacks/apps/${name}.ts`, (text) =>
    rename(text).replace("../../../stacks/apps/", "./"),
  );
  await project.edit("stacks/apps/index.ts", (text) =>
    `import { ${name} } from "./${name}";\n${text}`.replace(/\];/, `, ${name}];`),
  );
  for (const stack of ENVIRONMENTS) await pin(project, stack, name, NONE);
}

/** Builds one version of an app, by the command that a developer types. Answers its pin. */
export async function buildSubject(
  project: TestProject,
  name: string,
  version: Version,
): Promise<string> {
  await project.edit(`apps/${name}/Dockerfile`, (text) =>
    text.replace(/^# VERSION .*$/m, `# VERSION   ${version}`),
  );
  const behaviour = { version, ...BEHAVIOURS[version] };
  await project.edit(`apps/${name}/behaviour.json`, () => `${JSON.stringify(behaviour)}\n`);
  await project.git("commit", "--all", "--quiet", "--message", `${name} ${version}`);
  const { exitCode, stdout, all } = await project.slipway("build", `apps/${name}`, "--json");
  if (exitCode !== 0) throw new Error(`${name} ${version} could not be built:\n${all}`);
  const { images } = JSON.parse(stdout) as { images: { name: string; pin: string }[] };
  const built = images.find((image) => image.name === name);
  if (built === undefined) throw new Error(`${name} ${version} gave no image:\n${all}`);
  return built.pin;
}

/** Puts a pin into a stack's file, as a reviewed change would. */
export function pin(
  project: TestProject,
  stack: string,
  name: string,
  value: string,
): Promise<void> {
  return project.edit(`Pulumi.${stack}.yaml`, (text) => setPin(text, name, value));
}
