import * as timers from "node:timers/promises";
import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import type { EngineService, EngineServiceSpec } from "../../rollout/engine-types";
import type { VolumeUser } from "./volume-users";

export interface AwayTiming {
  /** Milliseconds until all instances have stopped. */
  readonly stopMs: number;
  /** Milliseconds until all are there again, and healthy. */
  readonly startMs: number;
  /** Milliseconds between two looks. */
  readonly lookMs: number;
}

/** How long is waited for it, at most. */
export interface Waiting {
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly timing: AwayTiming;
}

/** Seconds that a container gets to end by itself. */
const GRACE_S = 30;
/** Whatever else changes a service at the same moment comes in between: so often it is tried. */
const ATTEMPTS = 5;

/**
 * Has the engine end all instances of a user, and waits until they have.
 * @param back gets what undoes it, before it is done. @throws UserError when it can't be, or takes too long.
 */
export async function stopUser(
  docker: Docker,
  user: VolumeUser,
  back: (() => Promise<void>)[],
  { signal, timing }: Waiting,
): Promise<void> {
  if (user.kind === "container") {
    const container = docker.getContainer(user.id);
    back.push(() => unlessDone(container.start()));
    await unlessDone(container.stop({ t: GRACE_S }));
    return;
  }
  const { Spec } = await inspected(docker, user.id);
  const replicas = Spec.Mode?.Replicated?.Replicas;
  if (replicas === undefined) {
    throw new UserError(`${user.name} can't be stopped for a copy: it has no number of instances`, {
      hint: `It has ${user.volumes.join(", ")} open.`,
    });
  }
  if (replicas > 0) {
    back.push(async () => {
      await scale(docker, user.id, replicas);
      // Once more, changing nothing: with a former specification that differs from the present one
      // in its scale alone, it would count as changed by hand.
      await scale(docker, user.id, replicas);
    });
    await scale(docker, user.id, 0);
  }
  const deadline = performance.now() + timing.stopMs;
  while ((await instances(docker, user.id)).length > 0) {
    signal.throwIfAborted();
    if (performance.now() > deadline) {
      throw new UserError(`${user.name} did not stop within ${timing.stopMs / 1000} s`);
    }
    await timers.setTimeout(timing.lookMs);
  }
}

async function scale(docker: Docker, id: string, replicas: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { Spec, Version } = await inspected(docker, id);
    const Mode = { Replicated: { ...Spec.Mode?.Replicated, Replicas: replicas } };
    const spec: EngineServiceSpec = { ...Spec, Mode };
    // Apart, or the whole specification would also be asked for in the address.
    const request = { _query: { version: Version.Index }, _body: spec };
    try {
      await docker.getService(id).update(request as unknown as Docker.ServiceSpec);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !/out of sequence/.test(String(error))) throw error;
    }
  }
}

async function inspected(docker: Docker, id: string): Promise<EngineService> {
  return (await docker.getService(id).inspect()) as EngineService;
}

/** Containers of a service that run. */
function instances(docker: Docker, service: string): Promise<{ readonly Id: string }[]> {
  const label = [`com.docker.swarm.service.id=${service}`];
  return docker.listContainers({ filters: { label } });
}

/** @returns whether all of it runs, and is healthy, within the time. */
export async function comesBack(
  docker: Docker,
  user: VolumeUser,
  { signal, timing }: Waiting,
): Promise<boolean> {
  const deadline = performance.now() + timing.startMs;
  while (!(await isBack(docker, user))) {
    signal.throwIfAborted();
    if (performance.now() > deadline) return false;
    await timers.setTimeout(timing.lookMs);
  }
  return true;
}

async function isBack(docker: Docker, { kind, id }: VolumeUser): Promise<boolean> {
  const wanted =
    kind === "container" ? 1 : ((await inspected(docker, id)).Spec.Mode?.Replicated?.Replicas ?? 0);
  const ids = kind === "container" ? [id] : (await instances(docker, id)).map(({ Id }) => Id);
  const states = await Promise.all(
    ids.map(async (one) => (await docker.getContainer(one).inspect()).State),
  );
  const healthy = states.filter(
    ({ Running, Health }) => Running && (Health === undefined || Health.Status === "healthy"),
  );
  return healthy.length >= wanted;
}

/** 304 of the engine: it was so before. */
async function unlessDone(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 304) throw error;
  }
}
