import { z } from "zod";
import type { ContainerFacts } from "./facts";

const list = z
  .array(z.string())
  .nullish()
  .transform((values) => values ?? []);
/** The engine's word for none is null, here and there. */
const amount = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const port = z.object({ HostIp: z.string(), HostPort: z.string() });

/** What of an inspected container is looked at, in the engine's words. */
export const inspectedContainer = z.object({
  Name: z.string(),
  Image: z.string(),
  AppArmorProfile: z.string(),
  ExecIDs: list,
  Config: z.object({
    Image: z.string(),
    User: z.string(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  HostConfig: z.object({
    CapAdd: list,
    CapDrop: list,
    Privileged: z.boolean(),
    ReadonlyRootfs: z.boolean(),
    SecurityOpt: list,
    Memory: z.number(),
    NanoCpus: z.number(),
    CpuShares: z.number(),
    PidsLimit: amount,
    RestartPolicy: z.object({ MaximumRetryCount: z.number() }),
    NetworkMode: z.string(),
    PidMode: z.string(),
    IpcMode: z.string(),
    UTSMode: z.string(),
    UsernsMode: z.string(),
    CgroupParent: z.string(),
    Devices: z.array(z.object({ PathOnHost: z.string() })).nullish(),
    Ulimits: z.array(z.object({ Name: z.string() })).nullish(),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(port).nullable()),
    Networks: z.record(z.string(), z.unknown()),
  }),
  Mounts: z.array(
    z.object({
      Type: z.string(),
      Source: z.string().optional(),
      Destination: z.string(),
      RW: z.boolean(),
      Propagation: z.string(),
    }),
  ),
  State: z.object({ Health: z.object({ Status: z.string() }).optional() }),
  GraphDriver: z.object({ Data: z.object({ MergedDir: z.string() }) }),
});

export type InspectedContainer = z.infer<typeof inspectedContainer>;

const SERVICE = "com.docker.swarm.service.name";

/** What the engine's inspection alone tells. */
export type InspectedFacts = Omit<ContainerFacts, "processes" | "execs" | "setIdFiles" | "tools">;

export function containerFacts(inspected: InspectedContainer): InspectedFacts {
  const { Config, HostConfig: host, NetworkSettings, State } = inspected;
  const name = inspected.Name.replace(/^\//, "");
  return {
    name,
    service: Config.Labels?.[SERVICE] ?? name,
    image: Config.Image,
    imageId: inspected.Image,
    user: Config.User,
    capAdd: host.CapAdd,
    capDrop: host.CapDrop,
    privileged: host.Privileged,
    readOnlyRoot: host.ReadonlyRootfs,
    securityOptions: host.SecurityOpt,
    appArmor: inspected.AppArmorProfile,
    memory: host.Memory,
    nanoCpus: host.NanoCpus,
    cpuShares: host.CpuShares,
    pids: host.PidsLimit,
    maxRetries: host.RestartPolicy.MaximumRetryCount,
    networkMode: host.NetworkMode,
    networks: Object.keys(NetworkSettings.Networks),
    pidMode: host.PidMode,
    ipcMode: host.IpcMode,
    utsMode: host.UTSMode,
    userNamespaces: host.UsernsMode,
    cgroupParent: host.CgroupParent,
    devices: (host.Devices ?? []).map(({ PathOnHost }) => PathOnHost),
    ulimits: (host.Ulimits ?? []).map(({ Name }) => Name),
    ports: Object.entries(NetworkSettings.Ports).flatMap(([container, bound]) =>
      (bound ?? []).map(({ HostIp, HostPort }) => ({
        hostAddress: HostIp,
        host: Number(HostPort),
        container,
      })),
    ),
    mounts: inspected.Mounts.map((mount) => ({
      type: mount.Type,
      source: mount.Source ?? "",
      target: mount.Destination,
      writable: mount.RW,
      propagation: mount.Propagation,
    })),
    healthChecked: State.Health !== undefined,
  };
}
