import { fileConfigSource, parseStackConfig } from "../../../config";
import { openForge } from "../../../forge/open-forge";
import { toMilliseconds } from "../../../model/duration";
import { UserError } from "../../../model/user-error";
import { connectEngine } from "../../../rollout/engine";
import { IMAGE_LABEL, PIN_LABEL, SERVICE_LABEL } from "../../../rollout/service-labels";
import { deploy } from "../../deploy/deploy";
import { EdgeMetrics } from "../../deploy/edge-metrics";
import { writeRecord } from "../../deploy/record-file";
import { requireObserved } from "../../deploy/require-observed";
import { prepareTools, withMachine } from "../../machine";
import { notify } from "../../notify/notify";
import type { Progress } from "../../progress";
import { findPlatform, findStack, type Project, type StackFile } from "../../project";
import { ciContext } from "../ci-context";
import type { Environment } from "../ci-variables";
import { gitCheckout } from "../release/checkout";
import { guardStack } from "./guard-stack";
import { type Watched, watchStack } from "./watch";
import type { GuardConfig, Guarded, GuardWorld } from "./world";

/**
 * `slipway ci guard`, in a checkout of the infrastructure repository's protected branch: watches each
 * environment that asks for it by `slipway:guard`.
 * @param names environments; none: all.
 * @throws UserError where it cannot tell how an environment does: then nothing is changed.
 */
export async function ciGuard(
  project: Project,
  names: readonly string[],
  env: Environment,
  progress: Progress,
): Promise<readonly Guarded[]> {
  const guarded = guardedStacks(project, names);
  if (guarded.length === 0) return [];
  const context = ciContext(env);
  if (context.event === "pull request") {
    throw new UserError("a pull request guards nothing", {
      hint: "Run this by the CI's clock, on the protected branch.",
    });
  }
  const checkout = gitCheckout(project.dir);
  const { kind, forgeUrl: url, repository, token } = context;
  const world: GuardWorld = {
    context,
    checkout,
    progress,
    forge: openForge({ kind, url, repository, token }),
    running: (stack) => withMachine(project, () => runningPins(project, stack)),
    watch: (stack, guard) => watch(project, stack, guard, progress),
    deploy: (stack, onceHeld) =>
      deploy(project, stack, { revert: false, wait: { limitMs: 0 }, onceHeld }, progress),
    seed: ({ stack }, record) => writeRecord(project, stack, record),
    notify: async (event) => {
      const { pulumi } = await prepareTools(project);
      await notify(project, pulumi, event, progress);
    },
    now: () => new Date(),
  };
  const results: Guarded[] = [];
  for (const [stack, guard] of guarded) {
    const result = await guardStack(world, stack, guard);
    progress.note(`${stack.stack}: ${result.outcome}: ${result.why}`);
    results.push(result);
  }
  return results;
}

/** The environments whose file turns the guard on. @throws UserError for a named one that does not. */
function guardedStacks(project: Project, names: readonly string[]): [StackFile, GuardConfig][] {
  const chosen = names.map((name) => findStack(project, name));
  const stacks = names.length > 0 ? chosen : project.stacks;
  return stacks.flatMap((stack): [StackFile, GuardConfig][] => {
    const config = parseStackConfig(fileConfigSource(stack.path), { allowUnfilled: true });
    if (config.kind === "environment" && config.guard !== undefined) return [[stack, config.guard]];
    if (names.length === 0) return [];
    throw new UserError(`${stack.file} does not say slipway:guard`, {
      hint: "`slipway:guard: {}` in an environment's file turns the guard on.",
    });
  });
}

async function runningPins(project: Project, { stack }: StackFile) {
  const pins = new Map<string, readonly string[]>();
  for (const { labels } of (await requireObserved(project)).services) {
    const [image, pin] = [labels[IMAGE_LABEL], labels[PIN_LABEL]];
    const isOwn = labels["slipway.stack"] === stack && labels[SERVICE_LABEL] !== undefined;
    if (isOwn && image !== undefined && pin !== undefined) {
      pins.set(image, [...(pins.get(image) ?? []), pin]);
    }
  }
  return pins;
}

function watch(
  project: Project,
  { stack }: StackFile,
  guard: GuardConfig,
  progress: Progress,
): Promise<Watched> {
  return withMachine(project, async ({ docker, edgeEngines }) => {
    const place = { project: project.name, stack: findPlatform(project).stack };
    const edge = new EdgeMetrics([docker, ...((await edgeEngines?.()) ?? [])], place);
    const label = [`slipway.project=${project.name}`, `slipway.stack=${stack}`];
    return progress.step(`Watch ${stack} for ${guard.for}`, (report) =>
      watchStack({
        engine: connectEngine(),
        edge,
        filters: { label },
        limits: guard,
        forMs: toMilliseconds(guard.for),
        report,
      }),
    );
  });
}
