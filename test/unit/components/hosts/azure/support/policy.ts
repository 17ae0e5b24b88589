import type { Plan } from "../../../../../golden/plan";

/** Something that must hold for every plan, and a plan for which it does not. */
export interface Policy {
  /** A sentence about the plan. */
  readonly title: string;
  /** What breaks it; empty when it holds. */
  readonly violations: (plan: Plan) => readonly string[];
  /** A plan with this one thing wrong, made from a good one: the policy must see it. */
  readonly controls: Readonly<Record<string, (plan: Plan) => Plan>>;
}
