import { z } from "zod";
import { DISK_SIZE, MOST_FAULT_DOMAINS, POOL_MACHINES } from "../../model/azure/limits";
import { key } from "./key";

export const vmSize = z.string().regex(/^(?:Standard|Basic)_[A-Za-z0-9_-]{1,60}$/);

const GIB = /^(\d{1,4})GiB$/;

/** Whole GiB, as Azure sells disks. */
export const diskSize = z.string().transform((text, context) => {
  const size = Number(GIB.exec(text)?.[1]);
  if (size >= DISK_SIZE.least && size <= DISK_SIZE.most) return size;
  context.addIssue({ code: "custom" });
  return z.NEVER;
});
export const DISK_SIZES = `a size in GiB, ${DISK_SIZE.least}GiB to ${DISK_SIZE.most}GiB`;

/** A pool of machines. @param count the default, and the least and most that a schema allows. */
export function pool({
  least,
  most = POOL_MACHINES,
  count,
}: {
  readonly least: number;
  readonly most?: number;
  readonly count: number;
}) {
  return z.strictObject({
    count: key(z.int().min(least).max(most).default(count), {
      description: "How many machines there are.",
      allowed: `a whole number, ${least} to ${most}`,
      default: String(count),
    }),
    size: key(vmSize.default("Standard_D2s_v5"), {
      description: "The machines' size. It must support encryption at host.",
      allowed: "a size of Azure's, such as Standard_D2s_v5",
      default: "Standard_D2s_v5",
    }),
    zones: key(z.array(z.int().min(1).max(3).transform(String)).min(1).optional(), {
      description: "The availability zones that the machines are spread over.",
      allowed: "a list of 1, 2, 3",
      default: "no zones: an availability set",
    }),
    faultDomains: key(z.int().min(2).max(MOST_FAULT_DOMAINS).default(MOST_FAULT_DOMAINS), {
      description:
        "Without `zones`: the racks that the machines are spread over. Some regions have 2.",
      allowed: "2, 3",
      default: String(MOST_FAULT_DOMAINS),
    }),
    diskSize: key(diskSize.optional(), {
      description: "The size of a machine's disk.",
      allowed: DISK_SIZES,
      default: "what disk.size says",
    }),
  });
}
