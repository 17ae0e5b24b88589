import type { types } from "@pulumi/docker";
import type { ResolvedService } from "../../../model/resolved-service";
import type { ResourceAmounts } from "../../../model/service-spec";
import { toBytes } from "../../../model/size";
import { originLabels, toLabelList } from "../../labels";
import { goDuration } from "./go-duration";
import { volumeName } from "./names";
import { restartPolicy, startPeriodMs, stopGraceMs } from "./update-policy";
import type { SwarmWiring } from "./wiring";

export const NANOS_PER_CPU = 1e9;

/** What each instance is: a change in it replaces the instances, one after the other. */
export function taskTemplate(
  service: ResolvedService,
  wiring: SwarmWiring,
): types.input.ServiceTaskSpec {
  return {
    containerSpec: containerSpec(service, wiring),
    networksAdvanceds: networks(service, wiring),
    resources: resources(service),
    restartPolicy: restartPolicy(service),
    placement: placement(service),
    logDriver: {
      name: "json-file",
      options: {
        "max-file": String(service.logs.maxFiles),
        "max-size": String(toBytes(service.logs.maxSize)),
      },
    },
  };
}

function containerSpec(
  service: ResolvedService,
  wiring: SwarmWiring,
): types.input.ServiceTaskSpecContainerSpec {
  return {
    image: service.image.run,
    commands: whenAny(service.entrypoint),
    args: whenAny(service.command),
    hostname: service.hostname,
    user: service.user,
    env: sortedByName(service.environment),
    readOnly: service.readOnlyRoot,
    capAdds: whenAny(service.capabilities.add),
    capDrops: whenAny(service.capabilities.drop),
    mounts: whenAny(mounts(service, wiring)),
    secrets: whenAny(secretFiles(service, wiring)),
    configs: whenAny(configFiles(service, wiring)),
    ...(service.nameservers.length > 0 && {
      dnsConfig: { nameservers: [...service.nameservers] },
    }),
    healthcheck: healthcheck(service),
    stopGracePeriod: goDuration(stopGraceMs(service)),
    // Hands signals on: an app that handles none ends at SIGTERM, instead of sitting out its grace.
    // The provider's delete fails on a service whose instances do that.
    init: true,
  };
}

function mounts(
  { volumes, tmpfs }: ResolvedService,
  { origin, grants, severalHosts }: SwarmWiring,
): types.input.ServiceTaskSpecContainerSpecMount[] {
  return [
    ...(grants?.hostPaths ?? []).map(({ host, container }) => ({
      type: "bind",
      source: host,
      target: container,
      readOnly: true,
    })),
    ...volumes.map((volume) => ({
      type: "volume",
      source: volumeName(origin.stack, volume.name),
      target: volume.path,
      readOnly: volume.readOnly,
      // Made by Swarm where the instance runs: only there a label of its own can say whose it is.
      ...(severalHosts && { volumeOptions: { labels: toLabelList(originLabels(origin)) } }),
    })),
    ...tmpfs.map(({ path, size }) => ({
      type: "tmpfs",
      target: path,
      tmpfsOptions: { sizeBytes: toBytes(size) },
    })),
  ];
}

function secretFiles(
  { secrets }: ResolvedService,
  wiring: SwarmWiring,
): types.input.ServiceTaskSpecContainerSpecSecret[] {
  return secrets.map((file, index) => ({
    secretId: wiring.secrets[index]?.id ?? "",
    secretName: wiring.secrets[index]?.name,
    fileName: file.path,
    fileUid: String(file.uid),
    fileGid: String(file.uid),
    fileMode: Number.parseInt(file.mode, 8),
  }));
}

function configFiles(
  service: ResolvedService,
  wiring: SwarmWiring,
): types.input.ServiceTaskSpecContainerSpecConfig[] {
  return service.configFiles.map((file, index) => ({
    configId: wiring.configs[index]?.id ?? "",
    configName: wiring.configs[index]?.name,
    fileName: file.path,
    fileMode: Number.parseInt(file.mode, 8),
  }));
}

/** Without one of its own, the image's health check holds, if it has one. */
function healthcheck(
  service: ResolvedService,
): types.input.ServiceTaskSpecContainerSpecHealthcheck | undefined {
  const { health } = service;
  return (
    health && {
      tests: ["CMD", ...health.command],
      interval: goDuration(health.interval),
      timeout: goDuration(health.timeout),
      retries: health.retries,
      startPeriod: goDuration(startPeriodMs(service)),
    }
  );
}

/** Its own name answers in the stack's private network only: no stack can answer another's. */
function networks(
  service: ResolvedService,
  { privateNetwork, edgeNetwork, grants }: SwarmWiring,
): types.input.ServiceTaskSpecNetworksAdvanced[] {
  const own = {
    id: privateNetwork.id,
    aliases: [service.name, ...(privateNetwork.aliases ?? [])],
  };
  const further = (grants?.networks ?? []).map(({ id, aliases }) => ({
    id,
    ...(aliases && { aliases: [...aliases] }),
  }));
  return service.public && edgeNetwork
    ? [own, { id: edgeNetwork.id }, ...further]
    : [own, ...further];
}

function resources({ resources: { limits, reservations } }: ResolvedService) {
  const kept = amounts(reservations);
  return { limits: amounts(limits), ...(Object.keys(kept).length > 0 && { reservation: kept }) };
}

function amounts({ cpus, memory }: ResourceAmounts) {
  return {
    ...(cpus !== undefined && { nanoCpus: Math.round(cpus * NANOS_PER_CPU) }),
    ...(memory !== undefined && { memoryBytes: toBytes(memory) }),
  };
}

function placement(service: ResolvedService) {
  return {
    constraints: whenAny(placementConstraints(service)),
    maxReplicas: service.placement.maxPerNode ?? 0,
  };
}

/** On which machines it may run, in Swarm's words, sorted. */
export function placementConstraints({ placement }: ResolvedService): string[] {
  const { role, labels = {} } = placement;
  return [
    ...(role === undefined ? [] : [`node.role==${role}`]),
    ...Object.entries(labels).map(([name, value]) => `node.labels.${name}==${value}`),
  ].sort();
}

function whenAny<T>(values: readonly T[]): T[] | undefined {
  return values.length === 0 ? undefined : [...values];
}

function sortedByName(
  values: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  const entries = Object.entries(values).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
