import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { SecretValue } from "../model/secret-value";

const port = z.int().min(1).max(65_535);

const endpoint = z.object({
  address: z.string().min(1),
  port,
  user: z.string().min(1),
  hostKey: z.string().min(1),
  key: z.string().optional(),
});

/** A Host of model/host.ts, as it comes back from a stack's outputs. */
const host = endpoint.extend({
  name: z.string().min(1),
  role: z.enum(["manager", "worker"]),
  labels: z.record(z.string(), z.string()),
  availabilitySet: z.string().optional(),
  clusterAddress: z.string().min(1),
  jump: endpoint.optional(),
});

/** A login that only reads, which a platform has made for services to carry. */
const login = z.object({
  address: z.string().min(1),
  username: z.string().min(1),
  password: z
    .string()
    .min(1)
    .transform((text) => new SecretValue(text)),
});

/** What a platform tells the stacks that join it: ids, names and ports; one secret, as such. */
export const platformOutputs = z.object({
  clusterId: z.string().min(1),
  domain: z.string().min(1),
  edgeNetworkId: z.string().min(1),
  edgeNetworkName: z.string().min(1),
  httpPort: port,
  /** Absent: services are served by plain HTTP. */
  httpsPort: port.optional(),
  /** The host names that the edge has certificates for. Absent: for any, or it needs none. */
  tlsNames: z.array(z.string().min(1)).optional(),
  registryAddress: z.string().min(1),
  /** Who reads there. Absent: the registry is the platform's own, which knows its `reader`. */
  registryUsername: z.string().min(1).optional(),
  /** At a registry beside that one, which the platform has made with its machines. */
  pullLogin: login.optional(),
  /** Where the store of Pulumi's state answers, on the engine's machine. Absent: it has none. */
  stateEndpoint: z.string().min(1).optional(),
  /** Where people open the platform's forge and its CI. Absent: it has no CI. */
  forgeUrl: z.string().min(1).optional(),
  ciUrl: z.string().min(1).optional(),
  /** The machines of the cluster; none: it is one engine. */
  hosts: z.array(host).default([]),
});
export type PlatformOutputs = z.infer<typeof platformOutputs>;

type Told = z.input<typeof platformOutputs>;
/** The same as a platform declares it: some of it is known only once it exists. */
export type PlatformDeclares = { readonly [Name in keyof Told]: pulumi.Input<Told[Name]> };
