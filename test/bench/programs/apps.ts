import type { AppDeclaration } from "../../../stacks/apps/declaration";
import { BENCH_REPLICAS, BENCH_SERVICES, CHANGED_IMAGE, COMMON_IMAGE } from "./facts";

const count = Number(process.env[BENCH_SERVICES]);
const replicas = Number(process.env[BENCH_REPLICAS]);

/**
 * Stands in for the project's own list of apps: so many services, the first with its own pin. That
 * one is checked as often as the project's Redis, the others at the default interval: two dozen
 * that are checked every second or two leave two processors no time for what is measured.
 */
export const apps: readonly AppDeclaration[] = Array.from({ length: count }, (_, index) => () => ({
  name: `app-${String(index + 1).padStart(3, "0")}`,
  image: index === 0 ? CHANGED_IMAGE : COMMON_IMAGE,
  replicas,
  command: ["redis-server", "--save", "", "--dir", "/tmp"],
  user: "999:999",
  tmpfs: [{ path: "/tmp" }],
  environment: { NUMBER: String(index + 1), STAGE: "bench" },
  health: { command: ["redis-cli", "ping"], ...(index === 0 && { interval: "2s" }) },
  timing: { drain: "1s" },
  resources: { limits: { memory: "64MiB" } },
}));
