import { UserError } from "../../model/user-error";
import { stateUrl } from "../../model/state-store";
import { backendOf } from "../../toolchain/backend";
import { AutomatedStack } from "../deploy/automation";
import type { Report } from "../progress";
import { findPlatform, type Project } from "../project";
import type { Pulumi } from "../pulumi";
import { statePort } from "../registry";

const AWAY = "`slipway state move --to machine`";

/** Whether the platform's own store holds the state of the platform, and so of itself. */
export function keepsItself(project: Project, { options }: Pulumi): boolean {
  const port = statePort(project);
  const url = options.environment["PULUMI_BACKEND_URL"] ?? backendOf(project.dir).url;
  return port !== undefined && url === stateUrl(`http://localhost:${port}`);
}

/** @throws UserError: what takes the store away takes with it what Pulumi knows. */
export function refuseToSawOff(project: Project, pulumi: Pulumi, stacks: readonly string[]): void {
  const { stack } = findPlatform(project);
  if (!stacks.includes(stack) || !keepsItself(project, pulumi)) return;
  throw new UserError(`${stack} has the store in which the state of all stacks is`, {
    hint: `Nothing was removed. ${AWAY} takes it to files of this machine; then run this again.`,
  });
}

/**
 * @throws UserError when an `up` of the platform would replace the store: Pulumi could not note what
 * it does meanwhile.
 */
export async function refuseToReplaceStore(
  project: Project,
  pulumi: Pulumi,
  report: Report,
): Promise<void> {
  const { stack } = findPlatform(project);
  if (!keepsItself(project, pulumi)) return;
  const { changes } = await (await AutomatedStack.open(stack, pulumi.options)).preview(report);
  const own = changes.filter((line) => STORE.test(line));
  if (own.length === 0) return;
  throw new UserError(`${stack}: this would replace the store in which the state itself is`, {
    hint: [
      ...own,
      `Nothing was changed. ${AWAY} takes the state to files of this machine; then run this again, ` +
        "and `slipway state move` takes it back.",
    ].join("\n"),
  });
}

/** What an update in place does to its container it outlives. */
const STORE = /^(create|replace|delete) state(-data|-credentials(-writer)?)?$/;
