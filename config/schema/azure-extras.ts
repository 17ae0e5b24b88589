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
      passwordGeneration: key(z.int().min(1).default(1), {
        description:
          "The number of the password with which services pull. The next number has a new one made; " +
          "the one before stays good until the one after.",
        allowed: "a whole number from 1 on",
        default: "1",
      }),
    })
    .optional(),
  {
    description: "An Azure Container Registry, from which the machines and all services may pull.",
    allowed: "sku, passwordGeneration",
    default: "none",
  },
);

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
