import { UserError } from "../../model/user-error";
import { findStack } from "../../operations/project";
import { applyPromotion, planPromotion } from "../../operations/promote";
import { here } from "../project";

interface Options {
  readonly all: boolean;
  readonly from: string;
  readonly to: string;
  readonly dryRun: boolean;
}

export async function run(
  names: readonly string[],
  { all, from, to, dryRun }: Options,
): Promise<void> {
  if (all === names.length > 0) {
    throw new UserError("promote takes either names of images or --all", {
      hint: "For example: slipway promote click-count",
    });
  }
  const project = here();
  const target = findStack(project, to);
  const plan = planPromotion(findStack(project, from), target, all ? "all" : names);
  if (plan.diff === "") {
    process.stdout.write(`nothing to promote: ${to} already has these pins of ${from}\n`);
    return;
  }
  process.stdout.write(plan.diff);
  if (dryRun) return;
  applyPromotion(target, plan);
  process.stdout.write(`\nApply it: slipway deploy ${to} (or pulumi up --stack ${to})\n`);
}
