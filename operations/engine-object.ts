import type Docker from "dockerode";
import { setTimeout as sleep } from "node:timers/promises";

/** What the engine can hold of a stack, in the order in which it can be removed. */
export const KINDS = ["service", "container", "secret", "config", "network", "volume"] as const;

export interface EngineObject {
  readonly kind: (typeof KINDS)[number];
  /** As the engine counts; a volume's is its name. */
  readonly id: string;
}

/** Milliseconds until an object's last user is surely gone: its task stops, the engine cleans up. */
const IN_USE_MS = 60_000;
const POLL_MS = 500;

/** Removes an object, as soon as nothing uses it any more; that it is gone already will do. */
export async function removeObject(
  docker: Docker,
  object: EngineObject,
  waitMs = IN_USE_MS,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      await remove(docker, object);
      return;
    } catch (error) {
      if (statusOf(error) === 404 || isForgotten(error)) return;
      if (!isInUse(error) || Date.now() > deadline) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Whether the engine says that it has no such object, whatever its labels were. */
export async function isGone(docker: Docker, { kind, id }: EngineObject): Promise<boolean> {
  try {
    await HANDLES[kind](docker, id).inspect();
    return false;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw error;
  }
}

interface Handle {
  inspect(): Promise<unknown>;
  remove(options?: object): Promise<unknown>;
}

const HANDLES: Readonly<Record<EngineObject["kind"], (docker: Docker, id: string) => Handle>> = {
  service: (docker, id) => docker.getService(id),
  container: (docker, id) => docker.getContainer(id),
  secret: (docker, id) => docker.getSecret(id),
  config: (docker, id) => docker.getConfig(id),
  network: (docker, id) => docker.getNetwork(id),
  volume: (docker, id) => docker.getVolume(id),
};

function remove(docker: Docker, { kind, id }: EngineObject): Promise<unknown> {
  const handle = HANDLES[kind](docker, id);
  return kind === "container" ? handle.remove({ force: true }) : handle.remove();
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

/** A network of the swarm that is gone stays listed for a moment on machines that were in it. */
function isForgotten(error: unknown): boolean {
  return error instanceof Error && /\bnetwork \S+ not found\b/.test(error.message);
}

/** Swarm answers 400, the engine itself 403 or 409: only their words are alike. */
function isInUse(error: unknown): boolean {
  return error instanceof Error && /\bin use\b|active endpoints/.test(error.message);
}
