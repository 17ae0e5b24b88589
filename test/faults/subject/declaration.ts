import type { AppDeclaration } from "../../../stacks/apps/declaration";

/** What the fault suite releases. Its numbers are short, so that faults show soon. */
export const subject: AppDeclaration = () => ({
  name: "subject",
  replicas: 2,
  public: { port: 8080, healthPath: "/healthz" },
  environment: { DRAIN_MS: "3000" },
  user: "1000:1000",
  health: { command: ["node", "health.mjs", "8080"], interval: "1s", timeout: "2s" },
  timing: { start: "8s", drain: "3s", longestRequest: "12s" },
  resources: { limits: { memory: "96MiB" } },
  release: { bake: { time: "15s" } },
});
