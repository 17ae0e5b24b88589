import type { ServiceSpec } from "../../model/service-spec";

/** The few facts of a stack that a declaration may depend on. */
export interface AppFacts {
  /** Pulumi's name of the stack. */
  readonly stack: string;
}

/** One service, declared once for every stack: what differs is in the stack's config. */
export type AppDeclaration = (facts: AppFacts) => ServiceSpec;
