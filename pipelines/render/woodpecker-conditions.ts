import type { Trigger } from "../pipeline";

export interface Condition {
  readonly event: "push" | "pull_request" | "cron";
  readonly branch: string;
  readonly cron?: string;
}

/** By hand there is a cron job's button: 1.0 would take any variable from who starts a pipeline. */
export function conditionsOf(name: string, { on }: Trigger, branch: string): readonly Condition[] {
  switch (on) {
    case "push":
      return [{ event: "push", branch }];
    case "pull request":
      return [{ event: "pull_request", branch }];
    case "schedule":
      return [{ event: "cron", cron: name, branch }];
    case "by hand":
      return [];
  }
}
