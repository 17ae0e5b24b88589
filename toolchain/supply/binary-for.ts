import type { LocalImageName } from "../images/recipe";
import type { PartContext } from "../parts/context";
import { ensureGitea } from "../parts/gitea-binary";
import type { Part } from "../parts/part";
import { ensureRegistryBinary } from "../parts/registry-binary";
import { ensureWoodpecker } from "../parts/woodpecker-binary";
import type { Reporter } from "../progress/reporter";

type Ensure = (context: PartContext, reporter: Reporter) => Promise<Part>;

/** The images that hold a program which is built here. */
const BINARIES: Partial<Readonly<Record<LocalImageName, Ensure>>> = {
  registry: ensureRegistryBinary,
  gitea: ensureGitea,
  "woodpecker-server": (context, reporter) => ensureWoodpecker(context, "server", reporter),
  "woodpecker-agent": (context, reporter) => ensureWoodpecker(context, "agent", reporter),
};

/** The path of an image's program, built first where it is missing; undefined where it has none. */
export async function binaryFor(
  name: LocalImageName,
  context: PartContext,
  reporter: Reporter,
): Promise<string | undefined> {
  return (await BINARIES[name]?.(context, reporter))?.path;
}
