import * as fs from "node:fs";
import type { ReleasePlan } from "../rollout/release-plan";

/**
 * Writes the plan for `slipway deploy`, as a whole: whoever reads meanwhile sees nothing or all of
 * it. Nobody else may read the file: it says what a stack runs, though it holds no secret.
 * @param file where to; undefined when nobody asked.
 */
export function writeReleasePlan(file: string | undefined, plan: ReleasePlan): void {
  if (file === undefined || file === "") return;
  const temporary = `${file}.${process.pid}`;
  fs.rmSync(temporary, { force: true });
  fs.writeFileSync(temporary, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  fs.renameSync(temporary, file);
}
