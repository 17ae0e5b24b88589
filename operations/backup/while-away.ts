import * as timers from "node:timers/promises";
import type Docker from "dockerode";
import type { EngineService, EngineServiceSpec } from "../../rollout/engine-types";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";
import type { VolumeUser } from "./volume-users";

export interface AwayTiming {
  /** Milliseconds until all instances have stopped. */
  readonly stopMs: number;
  /** Milliseconds until all are there again, and healthy. */
  readonly startMs: number;
  /** Milliseconds between two looks. */
  readonly lookMs: number;
}

export interface AwayOptions {
  readonly report: Report;
  /** Ends what is waited for. */
  readonly signal: AbortSignal;
  /** Default: three minutes to stop, and three to come back. */
  readonly timing?: AwayTiming | undefined;
}

const TIMING: AwayTiming = { stopMs: 3 * 60_000, startMs: 3 * 60_000, lookMs: 200 };
/** Seconds that a container gets to end by itself. */
const GRACE_S = 30;
/** Whatever else changes a service at the same moment comes in between: so often it is tried. */
const ATTEMPTS = 5;

/**
 * Runs `work` while none of the users runs, then puts all of them back, also when `work` fails.
 * The engine stops them, so that each ends in good order and has written all that it knows. Says for how long each
 * was away, and who did not come back in time: that ends nothing, since the copy is whole.
 * @throws UserError when one can't be stopped.
 */
export async function whileAway<T>(
  docker: Docker,
  users: readonly VolumeUser[],
  { report, signal, timing = TIMING }: AwayOptions,
  work: () => Promise<T>,
): Promise<T> {
  const back: (() => Promise<void>)[] = [];
  const since = performance.now();
  let result: T;
  try {
    for (const user of users) {
      report(`stop ${user.name}`);
      await stop(docker, user, back, { signal, timing });
    }
    result = await work();
  } finally {
    await putBack(back);
  }
  for (const { name, ...user } of users) {
    signal.throwIfAborted();
    const healthy = await comesBack(docker, { name, ...user }, { signal, timing });
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    report(
      healthy
        ? `${name} is back; it was away for ${seconds} s`
        : `${name} was started again, but is not healthy after ${seconds} s: look at \`slipway status\``,
    );
  }
  return result;
}

/** @param back gets what undoes it, before it is done. */
async function stop(
  docker: Docker,
  user: VolumeUser,
  back: (() => Promise<void>)[],
  { signal, timing }: { readonly signal: AbortSignal; readonly timing: AwayTiming },
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
    back.push(() => scale(docker, user.id, replicas));
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

/** All of them are tried, whatever becomes of one. */
async function putBack(back: readonly (() => Promise<void>)[]): Promise<void> {
  const ended = await Promise.allSettled(back.map((one) => one()));
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed !== undefined) {
    throw new UserError(
      `what was stopped for the copy can't be started again: ${String(
        (failed as PromiseRejectedResult).reason,
      )}`,
      { hint: "`slipway up` puts back what should run." },
    );
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

async function comesBack(
  docker: Docker,
  user: VolumeUser,
  { signal, timing }: { readonly signal: AbortSignal; readonly timing: AwayTiming },
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
