import { ENDED } from "../../rollout/rollout-state";
import { z } from "zod";
import { canRunOn } from "./constraints";
import { LEAVING_LABEL } from "./node-settings";
import type { SwarmNode } from "./swarm-node";

const taskList = z.array(
  z.object({
    ServiceID: z.string().default(""),
    NodeID: z.string().default(""),
    DesiredState: z.string(),
    Status: z.object({ State: z.string(), Err: z.string().default("") }),
  }),
);
export type TaskList = z.infer<typeof taskList>;

const serviceList = z.array(
  z.object({
    ID: z.string(),
    Spec: z.object({
      Name: z.string(),
      Mode: z
        .object({ Replicated: z.object({ Replicas: z.number().default(1) }).nullish() })
        .nullish(),
      TaskTemplate: z.object({
        Placement: z.object({ Constraints: z.array(z.string()).nullish() }).nullish(),
      }),
    }),
  }),
);
export type ServiceList = z.infer<typeof serviceList>;

export interface Running {
  readonly services: ServiceList;
  readonly tasks: TaskList;
  readonly nodes: readonly SwarmNode[];
}

/** @throws ZodError when the engine's answer is none. */
export function parseRunning(
  nodes: readonly SwarmNode[],
  services: readonly unknown[],
  tasks: readonly unknown[],
): Running {
  return { nodes, services: serviceList.parse(services), tasks: taskList.parse(tasks) };
}

/** What must run elsewhere before a machine may go, and what never will. */
export interface Moving {
  /** Instances that ran in the whole swarm, by the id of their service. */
  readonly wanted: ReadonlyMap<string, number>;
  /** Each in words: `platform-agent (runs once on every machine)`. */
  readonly staying: readonly string[];
}

/** What runs on a machine that is about to be drained. */
export function whatMoves(nodeId: string, { services, tasks, nodes }: Running): Moving {
  const wanted = new Map<string, number>();
  const staying: string[] = [];
  const others = nodes.filter(({ id, labels }) => id !== nodeId && !(LEAVING_LABEL in labels));
  for (const { ID, Spec } of services) {
    const running = tasks.filter((task) => task.ServiceID === ID && isLive(task));
    if (!running.some(({ NodeID }) => NodeID === nodeId)) continue;
    const constraints = Spec.TaskTemplate.Placement?.Constraints ?? [];
    if (!Spec.Mode?.Replicated) {
      staying.push(`${Spec.Name} (it is no service of so many replicas)`);
    } else if (!others.some((node) => canRunOn(node, constraints))) {
      const why = constraints.length > 0 ? constraints.join(", ") : "there is no other machine";
      staying.push(`${Spec.Name} (no other machine will take it: ${why})`);
    } else {
      wanted.set(ID, running.filter(isRunning).length);
    }
  }
  return { wanted, staying };
}

/**
 * What keeps a drained machine, in words; empty: nothing. As many instances must run elsewhere as
 * ran in all before, or as are wanted by now if less; and all on it, of whatever service, have ended.
 */
export function notYetElsewhere(
  nodeId: string,
  { wanted }: Pick<Moving, "wanted">,
  { services, tasks, nodes }: Running,
): string[] {
  const lines: string[] = [];
  // Of a machine that is down nobody tells that its instances have ended.
  const isDown = nodes.find(({ id }) => id === nodeId)?.state === "down";
  for (const { ID, Spec } of services) {
    const live = tasks.filter((task) => task.ServiceID === ID && isLive(task));
    const here = isDown ? 0 : live.filter(({ NodeID }) => NodeID === nodeId).length;
    const before = wanted.get(ID);
    if (before === undefined) {
      if (here > 0) lines.push(`${Spec.Name}: ${here} still here`);
      continue;
    }
    const elsewhere = live.filter((task) => task.NodeID !== nodeId && isRunning(task)).length;
    const enough = Math.min(before, Spec.Mode?.Replicated?.Replicas ?? before);
    if (here === 0 && elsewhere >= enough) continue;
    const error = live.find(({ Status }) => Status.State === "pending" && Status.Err)?.Status.Err;
    const still = here > 0 ? `, ${here} still here` : "";
    const why = error === undefined ? "" : ` (${error})`;
    lines.push(`${Spec.Name}: ${elsewhere} of ${enough} run elsewhere${still}${why}`);
  }
  return lines;
}

/** Not ended, wherever it stands on its way. */
function isLive({ Status }: TaskList[number]): boolean {
  return !ENDED.has(Status.State);
}

/** Healthy too, where it has a health check: until then its state is another. */
function isRunning({ DesiredState, Status }: TaskList[number]): boolean {
  return DesiredState === "running" && Status.State === "running";
}
