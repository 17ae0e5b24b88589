import type { BuiltImage } from "../../../build";
import { readPins, setPin } from "../../../config/edit";
import type { Forge } from "../../../forge/forge";
import type { Progress, Report } from "../../progress";
import { onNewest } from "../release/on-newest";
import { type AppCommit, type PinChange, pinMessage } from "./commit-message";
import type { InfrastructureRepository } from "./infrastructure-repository";
import { readRemoteStack, type RemoteStack, requireKnown } from "./remote-stack";

/** What `slipway ci pin` works with; tests give parts of it. */
export interface PinWorld {
  /** The repository of the stack files. */
  readonly forge: Pick<Forge, "branchHead" | "readFile" | "commit">;
  readonly infrastructure: InfrastructureRepository;
  /** The names that the folders' Dockerfiles give their images. */
  readonly names: readonly string[];
  readonly commit: AppCommit;
  readonly build: (stack: RemoteStack, report: Report) => Promise<readonly BuiltImage[]>;
  readonly progress: Progress;
}

export interface PinResult {
  readonly stack: string;
  readonly images: readonly (PinChange & { readonly reused: boolean })[];
  /** Undefined: all were pinned so already. */
  readonly commit: string | undefined;
  /** Where it was committed. */
  readonly repository: string;
  readonly branch: string;
}

/**
 * Builds what the stack has to know beforehand, and pins all of it by one commit on the branch as it
 * is then. @throws UserError
 */
export async function pinApps(stack: string, world: PinWorld): Promise<PinResult> {
  const { forge, infrastructure, names, progress } = world;
  const { repository, branch } = infrastructure;
  const remote = await readRemoteStack(forge, infrastructure, stack);
  requireKnown(remote, names);
  const built = await progress.step(`Build ${names.join(", ")}`, (report) =>
    world.build(remote, report),
  );
  let from = remote.pins;
  const commit = await progress.step(`Pin in ${stack} of ${repository}`, async (report) => {
    const sha = await onNewest(forge, branch, remote.file, (newest) => {
      from = readPins(newest);
      requireKnown({ ...remote, pins: from }, names);
      const changes = built
        .map(({ name, pin }) => ({ name, from: from[name] ?? "", to: pin }))
        .filter((change) => change.from !== change.to);
      const text = changes.reduce((edited, { name, to }) => setPin(edited, name, to), newest);
      return {
        text,
        message: changes.length === 0 ? "" : pinMessage(stack, changes, world.commit),
      };
    });
    report(sha === undefined ? "pinned so already" : `commit ${sha}`);
    return sha;
  });
  const images = built.map(({ name, pin, reused }) => {
    return { name, from: from[name] ?? "", to: pin, reused };
  });
  return { stack, images, commit, repository, branch };
}
