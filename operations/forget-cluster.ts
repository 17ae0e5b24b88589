import type { Report } from "./progress";
import type { Pulumi, StateResource } from "./pulumi";

const PROVIDER = "pulumi:providers:docker";

/**
 * Takes what a stack had in a cluster that is gone out of its state: nobody is left who could be
 * asked to remove it. Says what it was.
 */
export async function forgetCluster(
  pulumi: Pick<Pulumi, "state" | "forget" | "refresh">,
  stack: string,
  report: Report,
): Promise<void> {
  for (;;) {
    const { resources, interrupted } = await pulumi.state(stack);
    const provider = resources.find(({ type }) => type === PROVIDER);
    if (provider !== undefined) {
      for (const line of goneWith(provider, resources)) report(line);
      await pulumi.forget(stack, provider.urn);
      continue;
    }
    const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    const isOpen = interrupted.some(({ operation }) => operation === "creating");
    if (isOpen && root !== undefined) {
      await pulumi.refresh(stack, { targets: [root.urn], clearPendingCreates: true }, report);
    }
    return;
  }
}

/** Each object that a provider had made, in words. */
function goneWith({ urn }: StateResource, resources: readonly StateResource[]): string[] {
  return resources
    .filter(({ provider }) => provider?.startsWith(`${urn}::`))
    .map((one) => `gone with the swarm: ${one.urn.split("::").at(-1)} (${one.type})`);
}
