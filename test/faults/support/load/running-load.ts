import { fork } from "node:child_process";
import * as path from "node:path";
import type { LoadPlan, RequestRecord } from "./plan";
import type { LoadOrder } from "./process";

/** A load that goes on until it is stopped. */
export interface RunningLoad {
  /** Waits for requests under way, then tells what became of each request, by their start. */
  stop(): Promise<readonly RequestRecord[]>;
}

/** In a process of its own: tests that run commands must not hold requests up. */
export function startLoad(plan: LoadPlan): RunningLoad {
  // Node's own arguments, and so the loader of TypeScript, are passed on.
  const child = fork(path.join(__dirname, "process.ts"));
  const records = new Promise<readonly RequestRecord[]>((resolve, reject) => {
    child.once("message", (message) => resolve(message as readonly RequestRecord[]));
    child.once("exit", (code) => reject(new Error(`the load ended by itself (exit ${code})`)));
  });
  // Told when it is stopped, not before.
  records.catch(() => undefined);
  const order = (what: LoadOrder): void => void child.send(what);
  order({ start: plan });
  return {
    async stop() {
      order("stop");
      return [...(await records)].sort((one, other) => one.start - other.start);
    },
  };
}
