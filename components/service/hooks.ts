import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { toMilliseconds } from "../../model/duration";
import type { ResolvedService } from "../../model/resolved-service";
import { UserError } from "../../model/user-error";
import { rolloutDeadlineMs, startDeadlineMs } from "../../rollout/deadline";
import { connectEngine, type Engine, engineUnreachable } from "../../rollout/engine";
import { declaredBy } from "../../rollout/failure/declared";
import { withWrittenReport } from "../../rollout/failure/written-report";
import { type Before, lookBefore } from "../../rollout/look";
import { ATTEMPT_LABEL, SPEC_LABEL } from "../../rollout/service-labels";
import { waitForService } from "../../rollout/wait";
import { knownSecrets } from "./known-secrets";

/** What the hooks of one service know of it. */
export interface RolloutFacts {
  readonly stack: string;
  /** As on the engine: `<stack>-<service>`. */
  readonly name: string;
  readonly service: ResolvedService;
  /** The texts of the service's secret files, in their order: no message may show them. */
  readonly secrets: readonly string[];
  /** Where reports are written. Default: where the program runs, the project's folder. */
  readonly projectDir?: string;
}

/** The part of a hook's arguments that is read. */
export type HookArgs = Pick<pulumi.ResourceHookArgs, "urn" | "id" | "newInputs">;

/** What a hook before an operation leaves to the one after it. */
export interface Begun {
  /** Reading of the machine's clock, in milliseconds. */
  readonly at: number;
  /** Absent: it is created. */
  readonly before?: Before;
}

const labelList = z.array(z.object({ label: z.string(), value: z.string() }));

/** Ties a service to the engine: neither runs at preview, nor under mocks. */
export function rolloutHooks(facts: RolloutFacts): pulumi.ResourceHookBinding {
  const engine = connectEngine();
  let begun: Begun | undefined;
  // The provider waits for its own reading, not for the instances: whether these got healthy, and
  // why not, is told here.
  return {
    beforeCreate: [() => void (begun = { at: performance.now() })],
    afterCreate: [(args) => awaitCreated(engine, facts, args, begun)],
    beforeUpdate: [async (args) => void (begun = await beginUpdate(engine, facts, args))],
    afterUpdate: [(args) => awaitUpdated(engine, facts, args, begun)],
  };
}

/** @throws UserError when the instances do not get healthy in time, and stay so for a while. */
export async function awaitCreated(
  engine: Engine,
  facts: RolloutFacts,
  args: HookArgs,
  begun?: Begun,
): Promise<void> {
  // Swarm watches what it updates, not what it creates. A health check does not make up for it:
  // an instance that ends in order before it is healthy counts as running for a moment.
  const steadyMs = toMilliseconds(facts.service.update.monitor);
  await awaitRollout(engine, facts, { args, begun, steadyMs });
}

/** @throws UserError when Swarm gives the update up, or it takes too long. */
export async function awaitUpdated(
  engine: Engine,
  facts: RolloutFacts,
  args: HookArgs,
  begun?: Begun,
): Promise<void> {
  await awaitRollout(engine, facts, { args, begun, steadyMs: 0 });
}

/**
 * Looks at the service before it is updated: a rollback leaves no trace of what was there. The
 * provider can only update what is there, and says no more than "not found".
 * @throws UserError that says what heals it; also when the engine does not answer.
 */
export async function beginUpdate(
  engine: Engine,
  { name, stack }: RolloutFacts,
  { id, urn }: HookArgs,
): Promise<Begun> {
  const before = await lookBefore(engine, id).catch((error: unknown) => {
    throw engineUnreachable(error);
  });
  if (before !== undefined) return { at: performance.now(), before };
  throw new UserError(`${name} was removed behind Pulumi's back: there is nothing to update`, {
    hint:
      `Run \`slipway up ${stack}\`, which makes it again. By hand: ` +
      `\`pulumi refresh --stack ${stack} --target '${urn}'\`, then \`pulumi up\`.`,
  });
}

async function awaitRollout(
  engine: Engine,
  { stack, name, service, secrets, projectDir = process.cwd() }: RolloutFacts,
  { args, begun, steadyMs }: { args: HookArgs; begun: Begun | undefined; steadyMs: number },
): Promise<void> {
  const labels = new Map(
    labelList.parse(args.newInputs?.["labels"]).map(({ label, value }) => [label, value]),
  );
  const rollout = waitForService(
    engine,
    {
      serviceId: args.id,
      stack,
      service: service.name,
      name,
      image: service.image.name,
      pin: service.image.pin,
      declared: declaredBy(service),
      version: {
        spec: labels.get(SPEC_LABEL) ?? "",
        attempt: labels.get(ATTEMPT_LABEL) ?? "",
      },
      deadlineMs: rolloutDeadlineMs(service),
      startMs: startDeadlineMs(service),
      steadyMs,
      ...(begun?.before !== undefined && { before: begun.before }),
      ...(begun !== undefined && { sinceBeginMs: performance.now() - begun.at }),
    },
    { secrets: knownSecrets(service, secrets) },
  );
  await withWrittenReport(rollout, projectDir);
}
