import * as timers from "node:timers/promises";
import type Docker from "dockerode";
import { connectEngine, type Engine } from "../../rollout/engine";
import type { EngineService } from "../../rollout/engine-types";
import { PIN_LABEL } from "../../rollout/service-labels";
import { sortTasks } from "../../rollout/rollout-state";
import type { Report } from "../progress";

/** A service that shall run its former version again. */
export interface Return {
  /** On the engine: `<stack>-<service>`. */
  readonly name: string;
  /** The last good pin. */
  readonly pin: string;
  /** Milliseconds that it may take. */
  readonly deadlineMs: number;
}

const POLL_MS = 100;

/**
 * Lets Swarm put a service's former version back, which it still knows: in seconds, where an `up`
 * would first start the program. Pulumi's state is brought in line afterwards.
 * @returns false when Swarm cannot, since it knows another former version, does not take the order
 * or does not get there; then an `up` has to. Never throws: a way back does not end here.
 */
export async function putBack(
  { docker, engine = connectEngine() }: { readonly docker: Docker; readonly engine?: Engine },
  { name, pin, deadlineMs }: Return,
  report: Report,
): Promise<boolean> {
  try {
    const service = await engine.service(name);
    if (service?.PreviousSpec?.Labels?.[PIN_LABEL] !== pin) return false;
    report(`${name}: Swarm puts ${pin} back`);
    // The body is asked for and not looked at: what was before is put back.
    const query = { version: service.Version.Index, rollback: "previous" };
    await docker
      .getService(service.ID)
      .update({ _query: query, _body: service.Spec } as unknown as Docker.ServiceSpec);
  } catch (error) {
    report(`${name}: Swarm does not do it: ${messageOf(error)}`);
    return false;
  }
  const giveUp = performance.now() + deadlineMs;
  let unread: unknown;
  while (performance.now() < giveUp) {
    try {
      const state = await lookBack(engine, name);
      if (state === "back") return true;
      if (state === "stuck") break;
    } catch (error) {
      // An engine that is restarted goes on with it.
      unread = error;
    }
    await timers.setTimeout(POLL_MS);
  }
  report(`${name}: Swarm did not get there${unread ? ` (${messageOf(unread)})` : ""}`);
  return false;
}

async function lookBack(engine: Engine, name: string): Promise<"back" | "stuck" | "on its way"> {
  const service = await engine.service(name);
  const state = service?.UpdateStatus?.State ?? "";
  if (service === undefined || state === "rollback_paused") return "stuck";
  const isBack = state === "rollback_completed" && (await servesAlone(engine, service));
  return isBack ? "back" : "on its way";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** All instances of the version run, and of others none that the edge would still send requests. */
async function servesAlone(engine: Engine, service: EngineService): Promise<boolean> {
  const tasks = await engine.tasks(service.ID);
  const { current } = sortTasks(service, tasks);
  const serving = tasks.filter((task) => task.DesiredState === "running");
  const wanted = service.Spec.Mode?.Replicated?.Replicas ?? 0;
  return (
    current.length === serving.length &&
    current.filter(({ Status }) => Status.State === "running").length >= wanted
  );
}
