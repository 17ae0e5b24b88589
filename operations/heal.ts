import { connectEngine } from "../rollout/engine";
import { missingServices } from "../rollout/missing";
import { observeCluster } from "../rollout/observe";
import { leftovers, removeLeftovers, type Leftovers } from "./leftovers";
import type { Machine } from "./machine";
import type { Project } from "./project";
import type { Report } from "./progress";
import type { StackState } from "./pulumi";

/**
 * Makes state and engine agree where an `up` alone could not: after a run that was killed while it
 * created things, and after a service was removed by hand. Says what it found.
 */
export async function heal(
  project: Project,
  machine: Machine,
  stack: string,
  report: Report,
): Promise<void> {
  const state = await machine.pulumi.state(stack);
  await forgetInterruptedCreates(project, machine, stack, state, report);
  await refreshRemovedServices(project, machine, stack, state, report);
}

/**
 * What an interrupted run was creating may exist without Pulumi knowing it, so that the next run
 * fails on its name. It never served under this state: it is removed, and made again. Volumes stay.
 */
async function forgetInterruptedCreates(
  project: Project,
  { docker, pulumi }: Machine,
  stack: string,
  state: StackState,
  report: Report,
): Promise<void> {
  const creates = state.interrupted.filter(({ operation }) => operation === "creating");
  if (creates.length === 0) return;
  for (const { urn } of creates) report(`interrupted while it was created: ${nameOf(urn)}`);
  const orphans = unknownTo(state, await leftovers(docker, project.name, stack));
  await removeLeftovers(docker, orphans, { volumes: false, report });
  await pulumi.clearPendingCreates(stack, report);
}

/** Those of the found things that the state does not have; volumes are never among them. */
export function unknownTo({ resources }: StackState, found: Leftovers): Leftovers {
  const known = new Set(resources.map(({ id }) => id));
  const unknown = (ids: readonly string[]) => ids.filter((id) => !known.has(id));
  return {
    services: unknown(found.services),
    containers: unknown(found.containers),
    secrets: unknown(found.secrets),
    configs: unknown(found.configs),
    networks: unknown(found.networks),
    volumes: [],
  };
}

/**
 * A service that was removed behind Pulumi's back cannot be updated nor deleted by its state: only
 * a refresh of just that resource lets the next `up` create it again.
 */
async function refreshRemovedServices(
  project: Project,
  { pulumi }: Machine,
  stack: string,
  { resources }: StackState,
  report: Report,
): Promise<void> {
  const observed = await observeCluster(connectEngine(), { project: project.name });
  const services = resources.flatMap(({ type, urn, id }) =>
    type === "docker:index/service:Service" && id !== undefined ? [{ urn, id }] : [],
  );
  const missing = missingServices(services, observed);
  if (missing.length === 0) return;
  for (const urn of missing) report(`removed behind Pulumi's back: ${nameOf(urn)}`);
  await pulumi.refresh(stack, missing, report);
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
