import { isDeepStrictEqual } from "node:util";
import { UserError } from "../../model/user-error";
import { shownUrl } from "../../toolchain/backend";
import { AutomatedStack } from "../deploy/automation";
import { copyForPulumi } from "../prepare-stack";
import type { Report } from "../progress";
import type { Project, StackFile } from "../project";
import type { Pulumi } from "../pulumi";
import { withScratchDir } from "../scratch";
import type { MoveNote } from "./move-note";
import type { Target } from "./target";

/**
 * Makes the stack at the target and puts its state there, encrypted as it is. What this move has
 * put there before is written over: the old place is the true one until all stacks are over.
 * @throws UserError when the target has another stack of that name, or a run was interrupted here.
 */
export async function copyStack(
  project: Project,
  stack: StackFile,
  { source, target, note }: { source: Pulumi; target: Target; note: MoveNote },
  report: Report,
): Promise<void> {
  const name = stack.stack;
  const state = await source.state(name);
  if (state.interrupted.length > 0) {
    throw new UserError(`${name}: a run was interrupted and left operations open`, {
      hint: `Run \`slipway up ${name}\` first, which puts that right.`,
    });
  }
  const there = (await target.pulumi.stackNames()).includes(name);
  if (there && !note.hasMade(name)) await refuseOthers(name, target);
  if (!there) {
    note.willMake(name);
    report(`make ${name} there`);
    await withScratchDir(async (dir) => {
      await copyForPulumi(project, stack, dir);
      await target.pulumi.initStack(name, dir);
    });
  }
  report(`put the state of ${name} there: ${state.resources.length} resources`);
  await target.pulumi.importStack(name, await source.exportStack(name));
  const after = await target.pulumi.state(name);
  const ids = (resources: typeof state.resources) => resources.map(({ urn, id }) => [urn, id]);
  if (!isDeepStrictEqual(ids(after.resources), ids(state.resources))) {
    throw new UserError(`${name}: what the new place has is not what was put there`, {
      hint: "Nothing was switched: the state is where it was. Run this again.",
    });
  }
}

async function refuseOthers(name: string, { url, pulumi }: Target): Promise<void> {
  const { resources } = await pulumi.state(name);
  if (resources.length === 0) return;
  throw new UserError(
    `${shownUrl(url)} has a stack ${name} of its own, with ${resources.length} resources`,
    {
      hint:
        "Nothing was switched. If that one is of no use any more, remove it there: " +
        `\`pulumi stack rm --force ${name}\` with PULUMI_BACKEND_URL set to it.`,
    },
  );
}

/**
 * A preview at the new place shows nothing, or what it shows at the old one too.
 * @returns how many changes wait at both. @throws UserError naming what differs.
 */
export async function comparePreviews(
  stack: string,
  { source, target }: { source: Pulumi; target: Target },
  report: Report,
): Promise<number> {
  const changesOf = async ({ options }: Pulumi) =>
    (await (await AutomatedStack.open(stack, options)).preview(report)).changes;
  const changes = await changesOf(target.pulumi);
  if (changes.length === 0) return 0;
  report("changes wait: whether they did before is looked up");
  if (isDeepStrictEqual(changes, await changesOf(source))) return changes.length;
  throw new UserError(`${stack}: a preview at the new place shows changes that nobody has made`, {
    hint: [...changes, "Nothing was switched: the state is where it was."].join("\n"),
  });
}
