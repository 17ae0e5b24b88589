import { z } from "zod";
import { isMirror, isRegistryAddress } from "../addresses";
import { key, port, PORT } from "./key";

const external = z.strictObject({
  address: key(z.string().refine(isRegistryAddress), {
    description: "Where it answers with TLS; a path goes before the names of images.",
    allowed: "host[:port][/path] in lower case, such as ghcr.io/team",
  }),
  username: key(
    z
      .string()
      .min(1)
      .refine((text) => !/[\s:]/.test(text)),
    {
      description: "Who logs in there; the password is `slipway:secrets.registry-password`.",
      allowed: "a user name without spaces and colons",
    },
  ),
  push: key(z.boolean().default(true), {
    description: "Whether images that are built here are pushed to it.",
    allowed: "true, false",
    default: "true",
  }),
});

const mirrors = key(z.array(z.string().refine(isMirror)).default([]), {
  description: "Pull-through mirrors of Docker Hub that the machines of `slipway:hosts` ask first.",
  allowed: "a list of https://host[:port] addresses",
  default: "none",
});

/** `slipway:registry`. */
export const registry = key(
  z
    .strictObject({
      port: key(port.default(5000), {
        description:
          "The port at which the image registry answers: on loopback, or with `slipway:hosts` at " +
          "`registry.<domain>`.",
        allowed: PORT,
        default: "5000",
      }),
      external: key(external.optional(), {
        description: "Somebody else's registry, in place of the platform's own.",
        allowed: "address, username, push",
        default: "the platform's own registry",
      }),
      mirrors,
    })
    .prefault({}),
  { description: "The image registry.", allowed: "port, external, mirrors" },
);
