import { missingServices } from "../rollout/missing";
import { observeCluster } from "../rollout/observe";
import type { Machine } from "./machine";
import type { Project } from "./project";
import type { Report } from "./progress";

/**
 * A service that was removed behind Pulumi's back cannot be updated nor deleted by its state: only
 * a refresh of just that resource lets the next `up` create it again.
 */
export async function healRemovedServices(
  project: Project,
  { docker, pulumi }: Machine,
  stack: string,
  report: Report,
): Promise<void> {
  const observed = await observeCluster(docker, { project: project.name });
  if (!observed.compared) return;
  const missing = missingServices(await pulumi.resources(stack), observed);
  if (missing.length === 0) return;
  report(`removed behind Pulumi's back: ${missing.map(({ name }) => name).join(", ")}`);
  await pulumi.refresh(
    stack,
    missing.map(({ urn }) => urn),
    report,
  );
}
