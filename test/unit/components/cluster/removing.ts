import { removeNode } from "../../../../components/cluster/remove-node";
import { keepingPackages } from "../../../../components/cluster/staying-node";
import { ownerLabels } from "../../../../model/swarm-labels";
import { swarmHost } from "./builders";
import { CLUSTER, FakeSwarm } from "./fake-swarm";

const OWNER = { project: "slipway", stack: "platform" };

export function swarmOf(...names: string[]): FakeSwarm {
  const swarm = new FakeSwarm(...names);
  for (const name of names) swarm.add(name, name.startsWith("m") ? "manager" : "worker");
  swarm.labels = ownerLabels(OWNER);
  return swarm;
}

export function remove(
  swarm: FakeSwarm,
  name: string,
  lost: readonly string[] = [],
): Promise<void> {
  const managers = [...swarm.machines.keys()].filter((one) => one.startsWith("m"));
  const role = name.startsWith("m") ? "manager" : "worker";
  const host = { ...swarmHost(name), role, labels: { edge: "true" } } as const;
  const target = { host, managers: managers.map((one) => swarmHost(one)), lost };
  return removeNode(
    { ...target, clusterId: CLUSTER, owner: OWNER, cleanupScript: "clean" },
    swarm.tools,
  );
}

export const CLEAN_BUT_PACKAGES = `m1: ${keepingPackages("clean")}`;

/** Without who was asked: any manager will do. */
export function steps(swarm: FakeSwarm): string[] {
  return swarm.calls.map((call) => call.replace(/^m\d: (update|remove)/, "$1"));
}

export function runs(swarm: FakeSwarm, ...nodes: string[]): void {
  const TaskTemplate = { Placement: {} };
  const Mode = { Replicated: { Replicas: nodes.length } };
  swarm.services = [{ ID: "app", Spec: { Name: "staging-app", Mode, TaskTemplate } }];
  swarm.tasks = nodes.map((name) => ({
    ServiceID: "app",
    NodeID: `id-${name}`,
    DesiredState: "running",
    Status: { State: "running" },
  }));
}
