import * as assert from "node:assert/strict";
import { ensureNode } from "../../../../components/cluster/ensure-node";
import type { HostRole } from "../../../../model/host";
import { UserError } from "../../../../model/user-error";
import { swarmHost } from "./builders";
import { CLUSTER, FakeSwarm } from "./fake-swarm";

export const NAMES = ["m1", "m2", "m3", "w1"];

/** A swarm of the managers m1 to m3 and the worker w1. */
export function wholeSwarm(): FakeSwarm {
  const swarm = new FakeSwarm(...NAMES);
  for (const name of ["m1", "m2", "m3"]) swarm.add(name, "manager");
  return swarm.add("w1", "worker");
}

/** Only m1 is in it. */
export function youngSwarm(): FakeSwarm {
  return new FakeSwarm(...NAMES).add("m1", "manager");
}

/** As the command does it for one host. */
export function ensure(
  swarm: FakeSwarm,
  name: string,
  role: HostRole = name.startsWith("m") ? "manager" : "worker",
  labels: Record<string, string> = {},
): Promise<string> {
  const managers = ["m1", "m2", "m3"].map((one) => swarmHost(one));
  const settings = { name, role, labels };
  return ensureNode(
    { host: swarmHost(name), managers, clusterId: CLUSTER, attempt: "now", settings },
    swarm.tools,
  );
}

/** The error that a person is told. */
export async function refused(work: Promise<unknown>): Promise<UserError> {
  const error: unknown = await work.then(
    () => undefined,
    (one: unknown) => one,
  );
  assert.ok(error instanceof UserError, `not refused: ${String(error)}`);
  return error;
}
