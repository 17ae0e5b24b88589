import * as crypto from "node:crypto";
import type Docker from "dockerode";
import { z } from "zod";
import { HOST_LABEL } from "../../../model/host";
import { variableNames } from "./collect-images";
import type { NodeFacts, SwarmFacts, SwarmServiceFacts } from "./facts";

const DAY_NS = 24 * 3_600 * 1e9;
const DAY_MS = 24 * 3_600 * 1e3;

/** Without the join tokens, which the engine answers as well. */
const swarm = z.object({
  Spec: z.object({
    CAConfig: z.object({ NodeCertExpiry: z.number() }),
    EncryptionConfig: z.object({ AutoLockManagers: z.boolean() }),
  }),
  TLSInfo: z.object({ TrustRoot: z.string() }),
});
const nodes = z.array(
  z.object({
    Spec: z.object({ Role: z.string(), Labels: z.record(z.string(), z.string()).nullish() }),
    Description: z.object({ Hostname: z.string() }),
    ManagerStatus: z
      .object({ Leader: z.boolean().optional(), Reachability: z.string() })
      .optional(),
  }),
);
const networks = z.array(
  z.object({
    Name: z.string(),
    Driver: z.string(),
    Options: z.record(z.string(), z.string()).nullish(),
  }),
);
const services = z.array(
  z.object({
    Spec: z.object({
      Name: z.string(),
      TaskTemplate: z.object({
        ContainerSpec: z.object({ Image: z.string(), Env: z.array(z.string()).nullish() }),
        RestartPolicy: z.object({ Condition: z.string(), MaxAttempts: z.number().nullish() }),
      }),
    }),
  }),
);

/** From any manager. */
export async function collectSwarm(docker: Docker): Promise<SwarmFacts> {
  const { Spec, TLSInfo } = swarm.parse(await docker.swarmInspect());
  const authority = new crypto.X509Certificate(TLSInfo.TrustRoot);
  return {
    nodes: nodes.parse(await docker.listNodes()).map(nodeFacts),
    networks: networks
      .parse(await docker.listNetworks({ filters: { driver: ["overlay"] } }))
      .map(({ Name, Options }) => ({
        name: Name,
        encrypted: Options?.["encrypted"] !== undefined && Options["encrypted"] !== "false",
      })),
    services: services.parse(await docker.listServices()).map(serviceFacts),
    secrets: (await docker.listSecrets()).length,
    autolock: Spec.EncryptionConfig.AutoLockManagers,
    certificateDays: Spec.CAConfig.NodeCertExpiry / DAY_NS,
    authorityDays: Math.floor((Date.now() - Date.parse(authority.validFrom)) / DAY_MS),
  };
}

function nodeFacts({ Spec, Description, ManagerStatus }: z.infer<typeof nodes>[number]): NodeFacts {
  return {
    name: Spec.Labels?.[HOST_LABEL] ?? Description.Hostname,
    manager: Spec.Role === "manager",
    leader: ManagerStatus?.Leader ?? false,
    reachable: ManagerStatus?.Reachability === "reachable",
  };
}

function serviceFacts({ Spec }: z.infer<typeof services>[number]): SwarmServiceFacts {
  const { ContainerSpec, RestartPolicy } = Spec.TaskTemplate;
  return {
    name: Spec.Name,
    image: ContainerSpec.Image,
    restart: { condition: RestartPolicy.Condition, maxAttempts: RestartPolicy.MaxAttempts ?? 0 },
    variables: variableNames(ContainerSpec.Env ?? []),
  };
}
