import type { ServiceChange, StackPreview } from "./stack-preview";

const CHANGES: readonly ServiceChange["change"][] = ["created", "updated", "removed"];

/** In a line what a change does: the first that a reviewer reads. Plain text. */
export function previewTitle(previews: readonly StackPreview[]): string {
  if (previews.length === 0) return "No stack is touched";
  const failed = previews.filter(({ outcome }) => outcome === "failed");
  const finished = previews.filter((preview) => preview.outcome === "finished");
  const changing = finished.filter(({ resources }) => resources.length > 0);
  const services = changing.filter((preview) => preview.services.length > 0);
  const others = changing.filter((preview) => preview.services.length === 0);
  const parts = [
    ...(failed.length > 0 ? [`The preview of ${names(failed)} failed`] : []),
    ...(services.length > 0 ? [`${servicesWords(services)} in ${names(services)}`] : []),
    ...(others.length > 0
      ? [`${count(resources(others), "resource")} changed, no service, in ${names(others)}`]
      : []),
  ];
  return parts.length > 0 ? parts.join("; ") : `Nothing changes in ${names(finished)}`;
}

/** `1 to create, 2 to update`; what does not happen is left out. */
export function operationsWords(preview: StackPreview): string {
  if (preview.outcome === "failed") return "failed";
  const words = (["create", "update", "replace", "delete"] as const).flatMap((operation) => {
    const found = preview.resources.filter((one) => one.operation === operation);
    return found.length === 0 ? [] : [`${found.length} to ${operation}`];
  });
  return words.length === 0 ? "nothing changes" : words.join(", ");
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** The same service in two stacks counts twice: each is a rollout. */
function servicesWords(previews: readonly { services: readonly ServiceChange[] }[]): string {
  const all = previews.flatMap(({ services }) => services);
  const words = CHANGES.flatMap((change) => {
    const found = all.filter((one) => one.change === change);
    return found.length === 0 ? [] : [`${count(found.length, "service")} ${change}`];
  });
  return words.join(", ");
}

function resources(previews: readonly { resources: readonly unknown[] }[]): number {
  return previews.reduce((sum, one) => sum + one.resources.length, 0);
}

function names(previews: readonly { readonly stack: string }[]): string {
  const all = previews.map(({ stack }) => stack);
  const last = all.at(-1) ?? "";
  return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} and ${last}`;
}
