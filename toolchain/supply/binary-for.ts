import type { LocalImageName } from "../images/recipe";
import { ensureBuildkit } from "../parts/buildkit-binaries";
import type { PartContext } from "../parts/context";
import { ensureGitea } from "../parts/gitea-binary";
import type { Part } from "../parts/part";
import { ensureRegistryBinary } from "../parts/registry-binary";
import { ensureVersitygw } from "../parts/versitygw";
import { ensureWoodpecker } from "../parts/woodpecker-binary";
import type { Reporter } from "../progress/reporter";

type Ensure = (context: PartContext, reporter: Reporter) => Promise<Part>;

const buildkit = (["buildkitd", "buildctl", "rootlesskit"] as const).map(
  (program): Ensure =>
    (context, reporter) =>
      ensureBuildkit(context, program, reporter),
);

/** The images that hold programs which are built here. */
const BINARIES: Partial<Readonly<Record<LocalImageName, readonly Ensure[]>>> = {
  registry: [ensureRegistryBinary],
  gitea: [ensureGitea],
  versitygw: [ensureVersitygw],
  "woodpecker-server": [(context, reporter) => ensureWoodpecker(context, "server", reporter)],
  "woodpecker-agent": [(context, reporter) => ensureWoodpecker(context, "agent", reporter)],
  buildkit,
};

/** The paths of an image's programs, built first where they are missing; none where it has none. */
export async function binariesFor(
  name: LocalImageName,
  context: PartContext,
  reporter: Reporter,
): Promise<string[]> {
  const paths: string[] = [];
  for (const ensure of BINARIES[name] ?? []) paths.push((await ensure(context, reporter)).path);
  return paths;
}
