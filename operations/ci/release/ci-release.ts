import { openForge } from "../../../forge/open-forge";
import { UserError } from "../../../model/user-error";
import { deploy } from "../../deploy/deploy";
import { readRecord, writeRecord } from "../../deploy/record-file";
import type { DeployResult } from "../../deploy/result";
import { publishRecords } from "../preview/publish-records";
import { tellOfBrokenRelease, tellOfCiRelease } from "../../notify/after-ci-release";
import type { Progress } from "../../progress";
import { findStack, type Project, type StackFile } from "../../project";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { watchingForAbort } from "./abort";
import { type Checkout, gitCheckout } from "./checkout";
import { type CiReleaseResult, releaseCommit } from "./run";
import { whileLocked } from "./while-locked";

/**
 * `slipway ci release`, in a checkout of the infrastructure repository at the commit to release.
 * @param names environments; none: all.
 * @throws UserError for what is wrong before anything is touched; a failed release is a result.
 */
export async function ciRelease(
  project: Project,
  names: readonly string[],
  env: Environment,
  progress: Progress,
): Promise<CiReleaseResult> {
  const context = ciContext(env);
  if (context.event === "pull request") {
    throw new UserError("a pull request is not released", {
      hint: "Only what is merged is: run this for a push to the protected branch.",
    });
  }
  const chosen = chosenEnvironments(project, names);
  const checkout = gitCheckout(project.dir);
  await requireCommit(checkout, context.commit);
  const { kind, forgeUrl: url, repository, token, runUrl } = context;
  const forge = openForge({ kind, url, repository, token });
  const deployed = new Map<string, DeployResult>();
  const released = watchingForAbort((abort) =>
    releaseCommit(
      {
        context,
        checkout,
        progress,
        abort,
        forge,
        stacks: project.stacks,
        deploy: async (stack) => {
          const result = await whileLocked(
            () => deploy(project, stack, { revert: true }, progress),
            { note: (line) => progress.note(line), isStopped: () => abort.signal() !== undefined },
          );
          deployed.set(stack.stack, result);
          return result;
        },
        seed: async ({ stack }, record) => {
          const { good, open } = await readRecord(project, stack);
          const isKnown = open !== undefined || Object.keys(good).length > 0;
          if (!isKnown) await writeRecord(project, stack, record);
        },
        publish: async (stacks) => {
          await publishRecords(project, { forge, context, stacks }, progress);
        },
        now: () => new Date(),
      },
      chosen,
    ),
  );
  const result = await released.catch(async (error: unknown) => {
    const [first] = chosen;
    if (first) await tellOfBrokenRelease(project, first.stack, error, { runUrl, progress });
    throw error;
  });
  await tellOfCiRelease(project, { result, deployed, ...(runUrl && { runUrl }) }, progress);
  return result;
}

function chosenEnvironments(project: Project, names: readonly string[]): readonly StackFile[] {
  const chosen = names.map((name) => findStack(project, name));
  const platform = chosen.find(({ kind }) => kind === "platform");
  if (platform !== undefined) {
    throw new UserError(`${platform.stack} is a platform, which no CI brings up`, {
      hint: `Its agent would be replaced by it. At a shell: slipway up ${platform.stack}`,
    });
  }
  return project.stacks.filter(
    (stack) => stack.kind === "environment" && (names.length === 0 || chosen.includes(stack)),
  );
}

async function requireCommit(checkout: Checkout, commit: string): Promise<void> {
  const [head] = await checkout.history(1);
  if (head === commit) return;
  throw new UserError(`the checkout is at ${head}, and the pipeline runs for ${commit}`, {
    hint: "Statuses would tell of another commit than the one that is released.",
  });
}
