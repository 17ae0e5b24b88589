import * as timers from "node:timers/promises";
import { type Engine, engineUnreachable } from "./engine";
import type { EngineService, EngineTask } from "./engine-types";
import { ENDED, hasFailed } from "./rollout-state";

/** A service as it was before an update. */
export interface Before {
  readonly service: EngineService;
  /** Ids of the tasks that had failed before: those tell nothing of the update. */
  readonly failed: ReadonlySet<string>;
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** What the engine shows at one moment. */
export interface Look {
  readonly service: EngineService | undefined;
  readonly tasks: readonly EngineTask[];
}

/** How long an engine may not answer, and how often it is asked then, in milliseconds. */
const ENGINE_RESTART_MS = 60_000;
const ENGINE_RETRY_MS = 500;

export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => timers.setTimeout(milliseconds),
};

/** Looks at a service right before it is updated. Undefined: it is not there. */
export async function lookBefore(engine: Engine, serviceId: string): Promise<Before | undefined> {
  const { service, tasks } = await lookAt(engine, serviceId);
  if (service === undefined) return undefined;
  return { service, failed: new Set(tasks.filter(hasFailed).map(({ ID }) => ID)) };
}

/**
 * A look at a service, without the tasks that had failed before. An engine that is restarted
 * meanwhile goes on with the rollout, and so does the wait.
 * @throws UserError when the engine does not answer for a minute.
 */
export async function patientLook(
  engine: Engine,
  { serviceId, before, clock }: { serviceId: string; before: Before | undefined; clock: Clock },
): Promise<Look> {
  const giveUp = clock.now() + ENGINE_RESTART_MS;
  for (;;) {
    try {
      const { service, tasks } = await lookAt(engine, serviceId);
      return { service, tasks: tasks.filter(({ ID }) => before?.failed.has(ID) !== true) };
    } catch (error) {
      if (clock.now() >= giveUp) throw engineUnreachable(error);
      await clock.sleep(ENGINE_RETRY_MS);
    }
  }
}

async function lookAt(engine: Engine, id: string): Promise<Look> {
  const service = await engine.service(id);
  if (service === undefined) return { service, tasks: [] };
  return { service, tasks: await withoutLost(engine, await engine.tasks(id)) };
}

/**
 * A machine that is down tells nothing any more: what shall end on it stays as it was last told,
 * `running` say, for as long as the machine is away. Swarm counts on it no longer, nor does the edge.
 */
async function withoutLost(
  engine: Engine,
  tasks: readonly EngineTask[],
): Promise<readonly EngineTask[]> {
  const ending = tasks.filter(({ DesiredState, Status }) => {
    return DesiredState !== "running" && !ENDED.has(Status.State);
  });
  const nodes = [...new Set(ending.flatMap(({ NodeID }) => NodeID ?? []))];
  const lost = new Set<string>();
  for (const id of nodes) if (await isLost(engine, id)) lost.add(id);
  return tasks.filter((task) => !(ending.includes(task) && lost.has(task.NodeID ?? "")));
}

async function isLost(engine: Engine, id: string): Promise<boolean> {
  const node = await engine.node(id);
  return node === undefined || node.Status?.State === "down";
}
