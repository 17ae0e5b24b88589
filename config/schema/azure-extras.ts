import { z } from "zod";
import { key } from "./key";

export const acr = key(
  z
    .strictObject({
      sku: key(z.enum(["Basic", "Standard", "Premium"]).default("Standard"), {
        description: "What it can do, and costs.",
        allowed: "Basic, Standard, Premium",
        default: "Standard",
      }),
    })
    .optional(),
  {
    description: "An Azure Container Registry, from which the machines may pull.",
    allowed: "sku",
    default: "none",
  },
);

export const keyVault = key(z.boolean().default(false), {
  description: "Whether there is a Key Vault, whose secrets the machines may read.",
  allowed: "true, false",
  default: "false",
});

export const storage = key(
  z
    .strictObject({
      redundancy: key(z.enum(["LRS", "ZRS"]).default("LRS"), {
        description: "How the blobs are kept: in one place, or in three zones.",
        allowed: "LRS, ZRS",
        default: "LRS",
      }),
    })
    .optional(),
  {
    description: "A storage account for the image registry's blobs, so that it can run twice.",
    allowed: "redundancy",
    default: "none: the images are on the machine's disk",
  },
);
