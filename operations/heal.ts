import { connectEngine } from "../rollout/engine";
import { observeCluster } from "../rollout/observe";
import { staleServices, type LabelledService } from "../rollout/stale-state";
import { isGone } from "./engine-object";
import { leftovers, removeLeftovers, type Leftovers } from "./leftovers";
import type { Machine } from "./machine";
import { missingObjects } from "./missing-objects";
import { orphanedObjects } from "./orphaned-objects";
import type { Report } from "./progress";
import type { Project } from "./project";
import type { StackState } from "./pulumi";
import { journalOf } from "./runs/journal";

/**
 * Makes state and engine agree where an `up` alone could not: after a run that was killed or failed
 * while it created things, after a rollout that was put back, and after something was removed by
 * hand. Says what it found. Only a run
 * that holds the stack (`withStackRun`) may heal it. Takes one export of the state and one list of
 * what the engine has; a refresh, of the fewest resources, only when there is something to mend.
 */
export async function heal(
  project: Project,
  machine: Machine,
  stack: string,
  report: Report,
): Promise<void> {
  const journal = journalOf(project.dir, stack);
  const [state, found, observed] = await Promise.all([
    machine.pulumi.state(stack),
    leftovers(machine.docker, project.name, stack),
    observeCluster(connectEngine(), { project: project.name }),
  ]);
  const creates = state.interrupted.filter(({ operation }) => operation === "creating");
  for (const { urn } of creates) report(`interrupted while it was created: ${nameOf(urn)}`);
  const orphans = orphanedObjects(state, found, journal.windows());
  await removeLeftovers(machine.docker, orphans, report);
  const stale = staleServices(labelledServices(state), observed);
  for (const urn of stale) report(`not what Pulumi noted: ${nameOf(urn)}`);
  await refresh(machine, stack, state, { found, stale }, report);
  journal.settleEarlier();
}

/**
 * What was removed behind Pulumi's back can be neither updated nor deleted by its state: only a
 * refresh of just that lets the next `up` create it again. In the same stroke Pulumi forgets the
 * creations that were interrupted: what they made is gone by now.
 */
async function refresh(
  { docker, pulumi }: Machine,
  stack: string,
  state: StackState,
  { found, stale }: { readonly found: Leftovers; readonly stale: readonly string[] },
  report: Report,
): Promise<void> {
  const urns = [...stale];
  for (const suspect of missingObjects(state, found)) {
    // Lists go by labels, which a state may hold without.
    if (!suspect.certain && !(await isGone(docker, suspect))) continue;
    report(`removed behind Pulumi's back: ${nameOf(suspect.urn)}`);
    urns.push(suspect.urn);
  }
  const clearPendingCreates = state.interrupted.some(({ operation }) => operation === "creating");
  if (urns.length === 0 && !clearPendingCreates) return;
  const root = state.resources.find(({ type }) => type === "pulumi:pulumi:Stack");
  // Without a target everything would be refreshed, which takes seconds for each service.
  const targets = urns.length === 0 && root !== undefined ? [root.urn] : urns;
  await pulumi.refresh(stack, { targets, clearPendingCreates }, report);
}

function labelledServices({ resources }: StackState): LabelledService[] {
  return resources.flatMap(({ type, urn, id, outputs }) => {
    if (type !== "docker:index/service:Service" || id === undefined) return [];
    return [{ urn, id, labels: Object.fromEntries(labelPairs(outputs?.["labels"])) }];
  });
}

/** As the docker provider keeps them: a list of names with values. */
function labelPairs(labels: unknown): [string, string][] {
  if (!Array.isArray(labels)) return [];
  return labels.map(({ label, value }: { label: string; value: string }) => [label, value]);
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
