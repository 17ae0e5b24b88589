import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "../../model/user-error";
import { releasePlan, RELEASE_PLAN_VARIABLE, type ReleasePlan } from "../../rollout/release-plan";
import type { Report } from "../progress";
import { withScratchDir } from "../scratch";
import type { AutomatedStack } from "./automation";

export interface Planned {
  readonly plan: ReleasePlan;
  /** One line for each resource that would change; empty when nothing would. */
  readonly changes: readonly string[];
}

/**
 * Previews the stack, and has the program tell what it declares. Nothing is touched yet, so what is
 * wrong with config or program is told here.
 */
export function planRelease(stack: AutomatedStack, report: Report): Promise<Planned> {
  return withScratchDir(async (dir) => {
    const file = path.join(dir, "release-plan.json");
    const { changes } = await stack.preview(report, { [RELEASE_PLAN_VARIABLE]: file });
    return { plan: await readPlan(file), changes };
  });
}

async function readPlan(file: string): Promise<ReleasePlan> {
  let text: string;
  try {
    text = await fs.readFile(file, "utf8");
  } catch (cause) {
    throw new UserError("the program did not tell what a release of this stack takes", {
      hint: "Only environments are deployed; a platform is brought up by `slipway up`.",
      cause,
    });
  }
  return releasePlan.parse(JSON.parse(text));
}
