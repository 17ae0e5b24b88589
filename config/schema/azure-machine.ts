import { z } from "zod";
import type { ImageSpec } from "../../model/azure/spec";
import { diskSize, DISK_SIZES } from "./azure-pool";
import { key } from "./key";

/** Images by a short name. */
const IMAGES: Readonly<Record<string, string>> = {
  "debian-12": "Debian:debian-12:12-gen2:latest",
  "ubuntu-24.04": "Canonical:ubuntu-24_04-lts:server:latest",
};

export const image = key(
  z
    .string()
    .default("debian-12")
    .transform((text, context): ImageSpec => {
      const urn = /^([\w-]+):([\w.-]+):([\w.-]+):([\w.]+)$/.exec(IMAGES[text] ?? text);
      const [publisher, offer, sku, version] = urn?.slice(1) ?? [];
      if (publisher && offer && sku && version) return { publisher, offer, sku, version };
      context.addIssue({ code: "custom" });
      return z.NEVER;
    }),
  {
    description:
      "What the machines run, of generation 2. `latest`: what was newest when one is made.",
    allowed: "debian-12, ubuntu-24.04, or publisher:offer:sku:version",
    default: "debian-12",
  },
);

export const disk = key(
  z
    .strictObject({
      size: key(diskSize.prefault("64GiB"), {
        description: "The size of a machine's disk.",
        allowed: DISK_SIZES,
        default: "64GiB",
      }),
      type: key(
        z
          .enum(["Premium_LRS", "StandardSSD_LRS", "Premium_ZRS", "StandardSSD_ZRS"])
          .default("Premium_LRS"),
        {
          description: "The kind of the disks.",
          allowed: "Premium_LRS, StandardSSD_LRS, Premium_ZRS, StandardSSD_ZRS",
          default: "Premium_LRS",
        },
      ),
      encryptionSet: key(
        z
          .string()
          .regex(
            /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/diskEncryptionSets\/[^/]+$/i,
          )
          .optional(),
        {
          description:
            "Keys of your own for the disks: a disk encryption set, made apart. The machines " +
            "encrypt at the host as well.",
          allowed:
            "/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/diskEncryptionSets/…",
          default: "keys of Azure's",
        },
      ),
    })
    .prefault({}),
  { description: "The machines' disks; always encrypted.", allowed: "size, type, encryptionSet" },
);
