import { z } from "zod";

/** What a platform tells the stacks that join it: ids, names and ports; never a secret. */
export const platformOutputs = z.object({
  clusterId: z.string().min(1),
  domain: z.string().min(1),
  edgeNetworkId: z.string().min(1),
  edgeNetworkName: z.string().min(1),
  httpPort: z.int().min(1).max(65_535),
  registryAddress: z.string().min(1),
});
export type PlatformOutputs = z.infer<typeof platformOutputs>;
