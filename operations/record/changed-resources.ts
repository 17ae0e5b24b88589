import { IMAGE_LABEL, PIN_LABEL, SERVICE_LABEL } from "../../rollout/service-labels";
import type { ResourceChange, ResourceOperation, ServiceChange } from "../ci/stack-preview";
import type { PreviewStep } from "./preview-json";

const SERVICE_TYPE = "docker:index/service:Service";
/** Pulumi, pkg/resource/deploy: a replacement is told in up to three steps. */
const OPERATIONS: Readonly<Record<string, ResourceOperation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

/** Every resource that a preview would not leave as it is, each once, in the preview's order. */
export function changedResources(steps: readonly PreviewStep[]): ResourceChange[] {
  const found = new Map<string, ResourceChange>();
  for (const step of steps) {
    const operation = Object.hasOwn(OPERATIONS, step.op) ? OPERATIONS[step.op] : undefined;
    if (operation === undefined) continue;
    const properties = [...(found.get(step.urn)?.properties ?? []), ...differing(step)];
    found.set(step.urn, {
      operation,
      type: (step.newState ?? step.oldState)?.type ?? "",
      name: step.urn.split("::").at(-1) ?? "",
      properties: [...new Set(properties)],
    });
  }
  return [...found.values()];
}

/** What becomes of services, with their pins before and after. */
export function changedServices(steps: readonly PreviewStep[]): ServiceChange[] {
  const found = new Map<string, ServiceChange>();
  for (const step of steps) {
    const type = (step.newState ?? step.oldState)?.type;
    if (type !== SERVICE_TYPE || !Object.hasOwn(OPERATIONS, step.op)) continue;
    const before = labelsOf(step.oldState);
    const after = labelsOf(step.newState);
    const known = found.get(step.urn);
    const from = known?.from ?? before[PIN_LABEL] ?? before[IMAGE_LABEL];
    const to = known?.to ?? (step.op.startsWith("delete") ? undefined : after[PIN_LABEL]);
    found.set(step.urn, {
      service: after[SERVICE_LABEL] ?? before[SERVICE_LABEL] ?? step.urn.split("::").at(-1) ?? "",
      change: from === undefined ? "created" : to === undefined ? "removed" : "updated",
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }
  return [...found.values()];
}

function differing({ detailedDiff, diffReasons, replaceReasons }: PreviewStep): readonly string[] {
  const detailed = Object.keys(detailedDiff ?? {});
  return detailed.length > 0 ? detailed : [...(diffReasons ?? []), ...(replaceReasons ?? [])];
}

function labelsOf(state: PreviewStep["oldState"]): Readonly<Record<string, string>> {
  const labels: unknown = state?.inputs?.["labels"];
  if (!Array.isArray(labels)) return {};
  return Object.fromEntries(
    (labels as { label?: unknown; value?: unknown }[]).map(({ label, value }) => [
      String(label),
      String(value),
    ]),
  );
}
