import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { toMilliseconds } from "../../model/duration";
import type { ResolvedService } from "../../model/resolved-service";
import { UserError } from "../../model/user-error";
import { rolloutDeadlineMs, startDeadlineMs } from "../../rollout/deadline";
import { connectEngine, type Engine, engineUnreachable } from "../../rollout/engine";
import { ATTEMPT_LABEL, SPEC_LABEL } from "../../rollout/service-labels";
import { waitForService } from "../../rollout/wait";

/** What the hooks of one service know of it. */
export interface RolloutFacts {
  readonly stack: string;
  /** As on the engine: `<stack>-<service>`. */
  readonly name: string;
  readonly service: ResolvedService;
  /** Values that no message may show. */
  readonly secrets: readonly string[];
}

/** The part of a hook's arguments that is read. */
export type HookArgs = Pick<pulumi.ResourceHookArgs, "urn" | "id" | "newInputs">;

const labelList = z.array(z.object({ label: z.string(), value: z.string() }));

/** Ties a service to the engine: neither runs at preview, nor under mocks. */
export function rolloutHooks(facts: RolloutFacts): pulumi.ResourceHookBinding {
  const engine = connectEngine();
  // The provider waits for its own reading, not for the instances: whether these got healthy, and
  // why not, is told here.
  return {
    afterCreate: [(args) => awaitCreated(engine, facts, args)],
    beforeUpdate: [(args) => refuseToUpdateWhatIsGone(engine, facts, args)],
    afterUpdate: [(args) => awaitUpdated(engine, facts, args)],
  };
}

/** @throws UserError when the instances do not get healthy in time. */
export async function awaitCreated(
  engine: Engine,
  facts: RolloutFacts,
  args: HookArgs,
): Promise<void> {
  const { health, update } = facts.service;
  // Swarm watches what it updates, not what it creates.
  await awaitRollout(engine, facts, {
    args,
    steadyMs: health === undefined ? toMilliseconds(update.monitor) : 0,
  });
}

/** @throws UserError when Swarm gives the update up, or it takes too long. */
export async function awaitUpdated(
  engine: Engine,
  facts: RolloutFacts,
  args: HookArgs,
): Promise<void> {
  await awaitRollout(engine, facts, { args, steadyMs: 0 });
}

/**
 * The provider can only update what is there, and says no more than "not found".
 * @throws UserError that says what heals it; also when the engine does not answer.
 */
export async function refuseToUpdateWhatIsGone(
  engine: Engine,
  { name, stack }: RolloutFacts,
  { id, urn }: HookArgs,
): Promise<void> {
  const found = await engine.service(id).catch((error: unknown) => {
    throw engineUnreachable(error);
  });
  if (found !== undefined) return;
  throw new UserError(`${name} was removed behind Pulumi's back: there is nothing to update`, {
    hint:
      `Run \`slipway up ${stack}\`, which makes it again. By hand: ` +
      `\`pulumi refresh --stack ${stack} --target '${urn}'\`, then \`pulumi up\`.`,
  });
}

async function awaitRollout(
  engine: Engine,
  { name, service, secrets }: RolloutFacts,
  { args, steadyMs }: { args: HookArgs; steadyMs: number },
): Promise<void> {
  const labels = new Map(
    labelList.parse(args.newInputs?.["labels"]).map(({ label, value }) => [label, value]),
  );
  await waitForService(
    engine,
    {
      serviceId: args.id,
      name,
      pin: service.image.pin,
      version: {
        spec: labels.get(SPEC_LABEL) ?? "",
        attempt: labels.get(ATTEMPT_LABEL) ?? "",
      },
      deadlineMs: rolloutDeadlineMs(service),
      startMs: startDeadlineMs(service),
      steadyMs,
    },
    { secrets },
  );
}
