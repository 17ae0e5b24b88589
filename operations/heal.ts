import { connectEngine } from "../rollout/engine";
import { missingServices, type StateService } from "../rollout/missing";
import { observeCluster } from "../rollout/observe";
import type { Machine } from "./machine";
import type { Project } from "./project";
import type { Report } from "./progress";
import type { Pulumi } from "./pulumi";

/**
 * A service that was removed behind Pulumi's back cannot be updated nor deleted by its state: only
 * a refresh of just that resource lets the next `up` create it again.
 */
export async function healRemovedServices(
  project: Project,
  { pulumi }: Machine,
  stack: string,
  report: Report,
): Promise<void> {
  const observed = await observeCluster(connectEngine(), { project: project.name });
  if (!observed.compared) return;
  const missing = missingServices(await servicesInState(pulumi, stack), observed);
  if (missing.length === 0) return;
  for (const urn of missing) report(`removed behind Pulumi's back: ${urn.split("::").at(-1)}`);
  await pulumi.refresh(stack, missing, report);
}

async function servicesInState(pulumi: Pulumi, stack: string): Promise<StateService[]> {
  const resources = await pulumi.resources(stack);
  return resources.flatMap(({ type, urn, id }) =>
    type === "docker:index/service:Service" && id !== undefined ? [{ urn, id }] : [],
  );
}
