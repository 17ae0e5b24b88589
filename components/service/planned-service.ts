import { toMilliseconds } from "../../model/duration";
import type { ResolvedBake, ResolvedTask } from "../../model/resolve-release";
import type { ResolvedImage, ResolvedService } from "../../model/resolved-service";
import { rolloutDeadlineMs } from "../../rollout/deadline";
import type { PlannedBake, PlannedService, PlannedTask } from "../../rollout/release-plan";
import { SPEC_LABEL } from "../../rollout/service-labels";
import { serviceParts } from "./service-parts";
import { renderSwarmJob } from "./swarm/job";
import { wantedSwarmService } from "./swarm/render";
import type { SwarmWiring } from "./swarm/wiring";

/** By the key under `slipway:images`: those that tasks name. */
export type TaskImages = Readonly<Record<string, ResolvedImage>>;

/**
 * What `slipway deploy` is told of a service. Everything in it is a name, a number or what the
 * declaration says in the open: secrets are there by the names of their objects alone.
 * @throws UserError when Swarm cannot express it.
 */
export function plannedService(
  service: ResolvedService,
  wiring: SwarmWiring,
  images: TaskImages = {},
): PlannedService {
  const wanted = wantedSwarmService(service, wiring);
  const { image, release, public: route } = service;
  return {
    service: service.name,
    name: wanted.name,
    image: image.name,
    pin: image.pin,
    run: image.run,
    spec: wanted.labels[SPEC_LABEL] ?? "",
    replicas: service.replicas,
    dependsOn: [...service.dependsOn],
    deadlineMs: rolloutDeadlineMs(service),
    ...(route && { route: { url: route.url, edgeService: `${wanted.name}@swarm` } }),
    smoke: release.smoke.map((test) => ({ ...test })),
    ...(release.bake && { bake: plannedBake(release.bake) }),
    tasks: [
      ...release.before.map((task) => plannedTask({ service, wiring, images, task }, "before")),
      ...release.after.map((task) => plannedTask({ service, wiring, images, task }, "after")),
    ],
    parts: serviceParts(service, wiring),
  };
}

interface TaskFacts {
  readonly service: ResolvedService;
  readonly wiring: SwarmWiring;
  readonly images: TaskImages;
  readonly task: ResolvedTask;
}

function plannedTask(facts: TaskFacts, phase: "before" | "after"): PlannedTask {
  const { service, wiring, task } = facts;
  const image = taskImage(facts);
  const pin = runsOnceFor(phase, service.image, image);
  const job = { task: task.name, pin, image: image.run };
  return {
    name: task.name,
    phase,
    image: { name: image.name, pin: image.pin },
    pin,
    job: renderSwarmJob(service, wiring, { ...job, phase, process: task }),
    ...(task.undo && {
      undo: renderSwarmJob(service, wiring, { ...job, phase: "undo", process: task.undo }),
    }),
  };
}

function taskImage({ service, images, task }: TaskFacts): ResolvedImage {
  if (task.image === undefined || task.image === service.image.name) return service.image;
  const image = images[task.image];
  if (image === undefined) {
    throw new Error(`service "${service.name}": nothing resolved the image "${task.image}"`);
  }
  return image;
}

/**
 * A migration in an image of its own has done its work once that image ran. A test has tested one
 * version of the service only: with an image of its own it runs once for each pair of pins.
 */
function runsOnceFor(
  phase: "before" | "after",
  service: ResolvedImage,
  { name, pin }: ResolvedImage,
): string {
  return phase === "before" || name === service.name ? pin : `${service.pin} ${pin}`;
}

function plannedBake({ time, errorRate, p95, minRequests }: ResolvedBake): PlannedBake {
  return {
    timeMs: toMilliseconds(time),
    errorRate,
    minRequests,
    ...(p95 !== undefined && { p95Ms: toMilliseconds(p95) }),
  };
}
