import type * as docker from "@pulumi/docker";
import { contentHash } from "../../../model/keyed-hash";
import type { ResolvedService } from "../../../model/resolved-service";
import type { WantedService } from "../../../rollout/decide";
import {
  ATTEMPT_LABEL,
  IMAGE_LABEL,
  PIN_LABEL,
  SERVICE_LABEL,
  SPEC_LABEL,
  URL_LABEL,
} from "../../../rollout/service-labels";
import { TASK_IMAGES_LABEL } from "../../../rollout/task-labels";
import { originLabels, toLabelList } from "../../labels";
import { checkSwarmCan } from "./limits";
import { swarmServiceName } from "./names";
import { taskTemplate } from "./task-template";
import { traefikLabels } from "./traefik-labels";
import { rollbackConfig, updateConfig } from "./update-policy";
import { withNamesForIds, type SwarmWiring } from "./wiring";

const SPEC_HASH_LENGTH = 16;

/**
 * A service as the arguments of a Swarm service. Every field that the provider reads back is set
 * as it reads it, so that neither a second preview nor one with `--refresh` shows a difference.
 * @param attempt what `decide` chose.
 * @throws UserError when Swarm cannot express it.
 */
export function renderSwarmService(
  service: ResolvedService,
  wiring: SwarmWiring,
  attempt: string,
): docker.ServiceArgs {
  const labels = { ...wantedLabels(service, wiring), [ATTEMPT_LABEL]: attempt };
  return { ...specification(service, wiring), labels: toLabelList(labels) };
}

/** What to compare with what runs. @throws UserError when Swarm cannot express it. */
export function wantedSwarmService(service: ResolvedService, wiring: SwarmWiring): WantedService {
  return {
    name: swarmServiceName(wiring.origin.stack, service.name),
    image: service.image.run,
    replicas: service.replicas,
    labels: wantedLabels(service, wiring),
  };
}

function specification(service: ResolvedService, wiring: SwarmWiring): docker.ServiceArgs {
  checkSwarmCan(service, wiring);
  return {
    name: swarmServiceName(wiring.origin.stack, service.name),
    mode: { replicated: { replicas: service.replicas } },
    taskSpec: taskTemplate(service, wiring),
    updateConfig: updateConfig(service),
    rollbackConfig: rollbackConfig(service),
    endpointSpec: endpoint(service),
  };
}

/** Names answer with the instances' own addresses: no virtual one, which needs IPVS. */
function endpoint({ hostPorts }: ResolvedService) {
  const ports = hostPorts
    .map(({ container, host, protocol }) => ({
      targetPort: container,
      publishedPort: host,
      protocol,
      publishMode: "host",
    }))
    .sort((left, right) => left.publishedPort - right.publishedPort);
  return { mode: "dnsrr", ...(ports.length > 0 && { ports }) };
}

/** Every label but the attempt. */
function wantedLabels(service: ResolvedService, wiring: SwarmWiring): Record<string, string> {
  const { public: route, image } = service;
  const tasks = taskImages(service);
  const network = wiring.edgeNetwork?.name;
  const labels = {
    ...wiring.grants?.labels,
    ...originLabels(wiring.origin),
    [SERVICE_LABEL]: service.name,
    [IMAGE_LABEL]: image.name,
    [PIN_LABEL]: image.pin,
    ...(tasks.length > 0 && { [TASK_IMAGES_LABEL]: tasks.join(",") }),
    ...(route && { [URL_LABEL]: route.url }),
    ...(route &&
      network !== undefined &&
      traefikLabels(route, {
        router: router(service, wiring),
        network,
        timing: service.timing,
      })),
  };
  return { ...labels, [SPEC_LABEL]: specHash(specification(service, withNamesForIds(wiring))) };
}

/** Of no service's own: without the label, their pins would look as if nothing ran them. */
function taskImages({ release: { before, after }, image }: ResolvedService): string[] {
  const names = new Set([...before, ...after].flatMap((task) => task.image ?? []));
  names.delete(image.name);
  return [...names].sort();
}

function router(service: ResolvedService, { origin }: SwarmWiring): string {
  return swarmServiceName(origin.stack, service.name);
}

/** Of arguments that hold plain values only, whatever the order of their keys. */
function specHash(args: docker.ServiceArgs): string {
  const text = JSON.stringify(args, (_key, value: unknown) => sortedKeys(value));
  return contentHash(text).slice(0, SPEC_HASH_LENGTH);
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}
