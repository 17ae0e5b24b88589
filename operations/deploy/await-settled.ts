import { UserError } from "../../model/user-error";
import { connectEngine, type Engine } from "../../rollout/engine";
import { writeReport } from "../../rollout/failure/report-files";
import { RolloutFailure } from "../../rollout/failure/rollout-failure";
import type { ObservedCluster, ObservedService } from "../../rollout/observe";
import type { PlannedService } from "../../rollout/release-plan";
import { ATTEMPT_LABEL, SPEC_LABEL } from "../../rollout/service-labels";
import { waitForService } from "../../rollout/wait";
import type { Release } from "./context";
import { failedRollout } from "./failed-rollout";
import { requireObserved } from "./require-observed";
import type { ReleaseFailure } from "./result";

/**
 * Waits for updates that `pulumi up` found under way and left alone: those that a killed run had
 * begun, with just what the file says. Whoever began them is not there any more to wait.
 * @returns the first that fails; undefined when all services run what was planned.
 * @throws UserError when one runs something else: then nobody can tell what was checked.
 */
export async function awaitSettled(release: Release): Promise<ReleaseFailure | undefined> {
  const { project, progress, planned, stack } = release;
  const underWay = unsettled(planned.plan.services, await requireObserved(project), stack.stack);
  if (underWay.length === 0) return undefined;
  const secrets = await release.secrets();
  const names = underWay.map(({ planned: { service } }) => service).join(", ");
  return progress.step(`Wait for ${names}, which Swarm still updates`, async () => {
    try {
      await Promise.all(underWay.map((one) => settle(connectEngine(), stack.stack, one, secrets)));
      return undefined;
    } catch (error) {
      if (error instanceof RolloutFailure) {
        writeReport(project.dir, { ...error.report, run: release.run });
      }
      return failedRollout(release, error);
    }
  });
}

interface UnderWay {
  readonly planned: PlannedService;
  readonly found: ObservedService;
}

/** @throws UserError when a service is not there, or is another than was planned. */
export function unsettled(
  services: readonly PlannedService[],
  observed: Extract<ObservedCluster, { compared: true }>,
  stack: string,
): UnderWay[] {
  return services.flatMap((planned) => {
    const found = observed.services.find(({ name }) => name === planned.name);
    if (found?.labels[SPEC_LABEL] !== planned.spec) {
      throw new UserError(`${planned.name} was changed by somebody else while it was released`, {
        hint:
          `Or Pulumi.${stack}.yaml was edited meanwhile. What runs was not checked: ` +
          `run \`slipway deploy ${stack}\` again.`,
      });
    }
    return found.update?.state === "updating" ? [{ planned, found }] : [];
  });
}

function settle(
  engine: Engine,
  stack: string,
  { planned, found }: UnderWay,
  secrets: readonly string[],
): Promise<void> {
  const { service, name, image, pin, spec, deadlineMs } = planned;
  const version = { spec, attempt: found.labels[ATTEMPT_LABEL] ?? "" };
  return waitForService(
    engine,
    { serviceId: found.id, stack, service, name, image, pin, version, deadlineMs },
    { secrets },
  );
}
