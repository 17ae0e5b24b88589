import { z } from "zod";
import { isMirror, isRegistryAddress } from "../addresses";
import { isCertificates } from "../certificates";
import { key, port, PORT } from "./key";
import { storage } from "./registry-storage";

/** Where engines pull from that are told of no registry. */
export const DOCKER_HUB = "https://registry-1.docker.io";

const account = z
  .string()
  .min(1)
  .refine((text) => !/[\s:]/.test(text));

const external = z.strictObject({
  address: key(z.string().refine(isRegistryAddress), {
    description: "Where it answers with TLS; a path goes before the names of images.",
    allowed: "host[:port][/path] in lower case, such as ghcr.io/team",
  }),
  username: key(account, {
    description: "Who logs in there; the password is `slipway:secrets.registry-password`.",
    allowed: "a user name without spaces and colons",
  }),
  push: key(z.boolean().default(true), {
    description: "Whether images that are built here are pushed to it.",
    allowed: "true, false",
    default: "true",
  }),
});

const mirror = z.strictObject({
  of: key(z.string().refine(isMirror).default(DOCKER_HUB), {
    description: "What it copies: Docker Hub, or another mirror of it.",
    allowed: "an https://host[:port] address",
    default: DOCKER_HUB,
  }),
  username: key(account.optional(), {
    description:
      "Who logs in there; the password is `slipway:secrets.mirror-password`. What this account may " +
      "read, every machine of the cluster may.",
    allowed: "a user name without spaces and colons",
    default: "nobody",
  }),
});

const mirrors = key(z.array(z.string().refine(isMirror)).default([]), {
  description:
    "Pull-through mirrors of Docker Hub that the machines of `slipway:hosts` ask first, after `mirror`.",
  allowed: "a list of https://host[:port] addresses",
  default: "none",
});

const authorities = key(
  z
    .record(
      z.string(),
      key(z.string().refine(isCertificates), {
        description:
          "The certificate of the authority that signs for a registry or mirror, which no system " +
          "knows: trusted for this one, by the machines of `slipway:hosts`, the mirror and " +
          "`slipway` itself. The name is the registry's `host[:port]`.",
        allowed: "certificates in PEM, and no key",
        default: "the public authorities",
      }),
    )
    .default({}),
  {
    description: "Who signs for registries, where it is no public authority.",
    allowed: "certificates by host[:port]",
    default: "none",
  },
);

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
      mirror: key(mirror.optional(), {
        description:
          "A pull-through mirror of Docker Hub on the registry's machine, for machines of " +
          "`slipway:hosts` that do not reach it: at the registry's name and the port after its own, " +
          "open to these machines only.",
        allowed: "of, username; {} for Docker Hub without a login",
        default: "no mirror",
      }),
      mirrors,
      authorities,
      storage,
    })
    .prefault({}),
  {
    description: "The image registry.",
    allowed: "port, external, mirror, mirrors, authorities, storage",
  },
);
