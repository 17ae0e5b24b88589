import { z } from "zod";
import { azureHosts } from "./azure";
import { key } from "./key";
import { sshHost } from "./ssh-host";

/** As Debian policy 5.6.1 and 5.6.12 have them. */
const PACKAGE = /^[a-z0-9][a-z0-9+.-]+$/;
const PACKAGE_VERSION = /^(?:\d+:)?\d[A-Za-z0-9.+~-]*$/;

const engine = z.strictObject({
  minimum: key(
    z
      .string()
      .regex(/^\d+\.\d+(?:\.\d+)?$/)
      .default("20.10.0"),
    {
      description: "An engine that is there and at least this new is left alone.",
      allowed: 'a version in quotes, such as "20.10.0"',
      default: "20.10.0",
    },
  ),
  package: key(z.string().regex(PACKAGE).default("docker.io"), {
    description: "The package that brings the engine to a machine that has none.",
    allowed: "the name of an apt package, such as docker.io",
    default: "docker.io",
  }),
  version: key(z.string().regex(PACKAGE_VERSION).optional(), {
    description: "The version of the package to install, as apt writes it.",
    allowed: 'an apt version in quotes, such as "20.10.24+dfsg1-1+deb12u1"',
    default: "the distribution's",
  }),
});

/** Where machines come from: a platform has one of these. */
const sources = {
  ssh: key(z.array(sshHost).optional(), {
    description: "Machines that are there and answer to SSH.",
    allowed: "a list of machines",
    default: "none",
  }),
  azure: azureHosts,
};
export const HOST_SOURCES: readonly string[] = Object.keys(sources);

/** `slipway:hosts`. */
export const hosts = key(
  z
    .strictObject({
      ...sources,
      engine: key(engine.prefault({}), {
        description: "Docker Engine on the machines.",
        allowed: "minimum, package, version",
      }),
    })
    .optional(),
  {
    description: "The machines of the cluster.",
    allowed: `one of ${HOST_SOURCES.join(", ")}; engine`,
    default: "the local engine",
  },
);

export type HostEngine = Readonly<z.infer<typeof engine>>;
