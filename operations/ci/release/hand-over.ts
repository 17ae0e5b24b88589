import { readStackFile } from "../../project";
import { commitBefore } from "./changed-since";
import type { LastRelease } from "./last-release";
import { handedOverStatus } from "./statuses";
import { tellAtLast } from "./telling";
import type { ReleaseWorld } from "./world";

/** The platform runs the agent that would replace it, so a person brings it up. */
export async function handOver(
  world: ReleaseWorld,
  last: ReadonlyMap<string, LastRelease>,
): Promise<string | undefined> {
  const platform = world.stacks.find(({ kind }) => kind === "platform");
  const [known = { unfinished: [] }] = last.values();
  if (platform === undefined) return undefined;
  const before = await commitBefore(world, known);
  if (before === undefined) return undefined;
  const former = await world.forge.readFile(platform.file, before);
  if (former === readStackFile(platform)) return undefined;
  const todo = `slipway up ${platform.stack}`;
  world.progress.note(`${platform.file} changed, and no CI brings a platform up: run \`${todo}\``);
  await tellAtLast(world, platform.stack, handedOverStatus(todo));
  return platform.stack;
}
