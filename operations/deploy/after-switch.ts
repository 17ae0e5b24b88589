import { smokeCause } from "../../rollout/after-switch/cause";
import { lookAtInstances } from "../../rollout/after-switch/instances";
import { connectEngine } from "../../rollout/engine";
import type { PlannedBake, PlannedService } from "../../rollout/release-plan";
import { findPlatform } from "../project";
import { trusting } from "../published-authority";
import { bakeService, type BakeResult } from "./bake";
import type { Release } from "./context";
import { EdgeMetrics } from "./edge-metrics";
import { reportCheck } from "./failed-checks";
import type { ReleaseFailure } from "./result";
import { runSmoke } from "./smoke";
import { unlessStopped } from "./unless-stopped";

/**
 * Asks the smoke tests and watches the services, those with a bake time all at once.
 * @returns the first failure; undefined when all passed.
 */
export async function checkAfterSwitch(release: Release): Promise<ReleaseFailure | undefined> {
  // Before anything else: an instance that dies during the smoke tests counts.
  const failedBefore = await failedInstances(release);
  return (await smoke(release)) ?? (await bake(release, failedBefore));
}

async function smoke(release: Release): Promise<ReleaseFailure | undefined> {
  const services = release.changed.filter(({ smoke: tests, route }) => tests.length > 0 && route);
  if (services.length === 0) return undefined;
  const { project, machine } = release;
  return release.progress.step(`Smoke tests of ${names(services)}`, async (report) => {
    const urls = services.flatMap(({ route }) => route?.url ?? []);
    const through = await trusting(machine.docker, project, urls, machine.through);
    for (const service of services) {
      const results = await runSmoke(service, { through });
      const cause = smokeCause(results);
      for (const { request, problem, ms } of results) {
        report(`${request}: ${problem ?? "as expected"} (${ms} ms)`);
      }
      if (cause === undefined) continue;
      const message = results
        .flatMap(({ request, problem }) => (problem ? [`${request} ${problem}`] : []))
        .join("; ");
      return reportCheck(release, { phase: "smoke", service, cause, message });
    }
    return undefined;
  });
}

type Baking = PlannedService & { readonly bake: PlannedBake };

async function failedInstances({ changed }: Release): Promise<string[]> {
  const engine = connectEngine();
  const baking = changed.filter(({ bake: watched }) => watched !== undefined);
  const looks = await Promise.all(baking.map((service) => lookAtInstances(engine, service)));
  return looks.flatMap(({ failed }) => failed.map(({ ID }) => ID));
}

async function bake(
  release: Release,
  failedBefore: readonly string[],
): Promise<ReleaseFailure | undefined> {
  const { project, machine, changed, progress } = release;
  const services = changed.filter((service): service is Baking => service.bake !== undefined);
  if (services.length === 0) return undefined;
  const place = { project: project.name, stack: findPlatform(project).stack };
  const edge = new EdgeMetrics([machine.docker, ...((await machine.edgeEngines?.()) ?? [])], place);
  const engine = connectEngine();
  const results = await progress.step(`Watch ${names(services)}`, (report) => {
    const stop = new AbortController();
    return Promise.all(
      services.map(async (service) => {
        const result = await unlessStopped(stop, (signal) =>
          bakeService(engine, service, { edge, report, signal, failedBefore }),
        );
        // One failure is enough to go back: nobody waits for the others' time.
        if (result?.verdict === "failed") stop.abort();
        if (result !== undefined) report(bakeLine(result));
        return { service, result };
      }),
    );
  });
  const failed = results.find(({ result }) => result?.verdict === "failed");
  if (failed?.result === undefined) return undefined;
  const { service, result } = failed;
  return reportCheck(release, {
    phase: "bake",
    service,
    message: result.why ?? "",
    ...(result.cause !== undefined && { cause: result.cause }),
    tasks: result.tasks,
  });
}

function bakeLine({ service, verdict, requests, errors, p95Ms, why }: BakeResult): string {
  const latency = p95Ms === undefined ? "" : `, 95 of 100 in ${p95Ms} ms`;
  return `${service} ${verdict}: ${requests} requests, ${errors} failed${latency}${why ? `; ${why}` : ""}`;
}

function names(services: readonly PlannedService[]): string {
  return services.map(({ service }) => service).join(", ");
}
