import { LoadGenerator } from "./generator";
import type { LoadPlan } from "./plan";

/** What the process that tests run in says to the one that sends. */
export type LoadOrder = { readonly start: LoadPlan } | "stop";

let generator: LoadGenerator | undefined;

process.on("message", (order: LoadOrder) => {
  if (order === "stop") {
    void generator?.stop().then((records) => process.send?.(records, () => process.exit(0)));
    return;
  }
  generator = new LoadGenerator(order.start);
  generator.start();
});
// Whoever started it is gone: so is the reason to send.
process.on("disconnect", () => process.exit(1));
