import type {
  FinishedPreview,
  ResourceChange,
  ServiceChange,
} from "../../../../operations/ci/stack-preview";

export const REVISION = "4f5e6d7c8b9a0f1e2d3c4b5a69788796a5b4c3d2";

const A = "1a2b3c4d5e6f".padEnd(64, "0");
const B = "6f5e4d3c2b1a".padEnd(64, "0");
export const OLD_PIN = `localhost:5000/click-count:0.1-aaaaaaa@sha256:${A}`;
export const NEW_PIN = `localhost:5000/click-count:0.2-bbbbbbb@sha256:${B}`;

export function updated(more: Partial<ServiceChange> = {}): ServiceChange {
  return { service: "click-count", change: "updated", from: OLD_PIN, to: NEW_PIN, ...more };
}

export function resource(more: Partial<ResourceChange> = {}): ResourceChange {
  return {
    operation: "update",
    type: "docker:index/service:Service",
    name: "click-count-service",
    properties: ["labels", "taskSpec.containerSpec.image"],
    ...more,
  };
}

/** One service updated, unless said otherwise. */
export function finished(more: Partial<FinishedPreview> = {}): FinishedPreview {
  return {
    stack: "staging",
    outcome: "finished",
    services: [updated()],
    resources: [resource()],
    warnings: [],
    record: { time: "2026-11-20T10:00:00Z", revision: "0123abc0123abc0123abc0123abc0123abc01234" },
    ...more,
  };
}

export function unchanged(stack: string): FinishedPreview {
  return finished({ stack, services: [], resources: [] });
}
