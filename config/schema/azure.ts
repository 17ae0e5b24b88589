import { z } from "zod";
import { LARGEST_SPACE, SMALLEST_SPACE } from "../../model/azure/address-plan";
import { MOST_MANAGERS } from "../../model/azure/limits";
import { DNS_PREFIX } from "../../model/azure/names";
import type { AzureSpec } from "../../model/azure/spec";
import { acr, storage } from "./azure-extras";
import { disk, image } from "./azure-machine";
import { pool, vmSize } from "./azure-pool";
import { tags } from "./azure-tags";
import { adminUser, sshKey } from "./azure-user";
import { key } from "./key";

const spec = z.strictObject({
  location: key(z.string().regex(/^[a-z0-9]{3,40}$/), {
    description: "The region of Azure.",
    allowed: "a region in lower case without spaces, such as westeurope",
  }),
  dnsPrefix: key(z.string().regex(DNS_PREFIX), {
    description:
      "The start of every public name: `<dnsPrefix>-workers.<location>.cloudapp.azure.com`. " +
      "Nobody else in the region may have the names.",
    allowed: "a-z, 0-9, -, a letter first, no - last, 50 letters at most",
  }),
  adminUser,
  sshKey,
  key: key(
    z
      .string()
      .regex(/^[^\x00-\x1f]+$/)
      .optional(),
    {
      description: "The file of the private key that logs in; `~/` is your home.",
      allowed: "a file's path, such as ~/.ssh/id_ed25519",
      default: "the keys of the SSH agent",
    },
  ),
  allowSshFrom: key(z.array(z.string()).min(1), {
    description: "From where people reach SSH and the image registry.",
    allowed: "a list of IPv4 ranges, such as [203.0.113.0/24]",
  }),
  bastion: key(z.boolean().default(false), {
    description: "Whether SSH from outside goes through a machine of its own.",
    allowed: "true, false",
    default: "false",
  }),
  bastionSize: key(vmSize.default("Standard_D2s_v5"), {
    description: "With `bastion`: the size of that machine.",
    allowed: "a size of Azure's, such as Standard_D2s_v5",
    default: "Standard_D2s_v5",
  }),
  managers: key(pool({ least: 1, most: MOST_MANAGERS, count: 1 }).prefault({}), {
    description:
      "The machines that keep the cluster's state. 3 outlive the loss of 1, 5 that of 2; an even " +
      "number adds nothing.",
    allowed: "count, size, zones, faultDomains, diskSize",
  }),
  workers: key(pool({ least: 0, count: 2 }).prefault({}), {
    description: "The machines that only run services.",
    allowed: "count, size, zones, faultDomains, diskSize",
  }),
  registry: key(pool({ least: 1, count: 1 }).optional(), {
    description: "Machines for the image registry alone; several need `storage`.",
    allowed: "count, size, zones, faultDomains, diskSize",
    default: "the first manager keeps the images",
  }),
  edge: key(z.enum(["managers", "workers"]).default("workers"), {
    description: "On whose machines the edge listens.",
    allowed: "managers, workers",
    default: "workers",
  }),
  image,
  disk,
  addressSpace: key(z.string().default("172.16.0.0/16"), {
    description:
      "The range of the virtual network. Half of it is the workers', an eighth each the " +
      "managers', the registry's and the jump machine's.",
    allowed: `a private IPv4 range from /${LARGEST_SPACE} to /${SMALLEST_SPACE}, such as 172.16.0.0/16`,
    default: "172.16.0.0/16",
  }),
  tags,
  acr,
  storage,
});

/** `slipway:hosts.azure`. What a schema can't say is checked by model/azure/check.ts. */
export const azureHosts = key((spec satisfies z.ZodType<AzureSpec>).optional(), {
  description: "Machines on Azure, made by the stack in a resource group of their own.",
  allowed: Object.keys(spec.shape).join(", "),
  default: "none",
});
