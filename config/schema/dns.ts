import { isIP } from "node:net";
import { z } from "zod";
import { key, port, PORT } from "./key";

/** In the words of errors and of the reference. */
export const UPSTREAM = "a list of IP addresses, such as [192.0.2.53]";

const upstream = key(z.array(z.string().refine((text) => isIP(text) !== 0)).default([]), {
  description:
    "The DNS servers that are asked for the names outside `slipway:domain`. With `[]` such names are " +
    "refused. It must be given where the machines' containers ask this server, which is so unless " +
    "`containers` is false: they ask it for every name.",
  allowed: UPSTREAM,
  default: "with containers: false none; else it must be given",
});

const containers = key(z.boolean().default(true), {
  description:
    "Whether the machines' engines send their containers' questions to it, those of jobs and of builds " +
    "among them. A change of it restarts the engines, one machine after the other.",
  allowed: "true, false",
  default: "true",
});

/** `slipway:dns`. */
export const dns = key(
  z
    .strictObject({
      port: key(port.default(53), {
        description:
          "The port on which the DNS server answers, by UDP and TCP. One other than 53 needs " +
          "`containers: false`: an engine cannot be told a port.",
        allowed: PORT,
        default: "53",
      }),
      upstream,
      containers,
    })
    .optional(),
  {
    description:
      "A DNS server for `slipway:domain` and every name below it, on the machines of the edge: all " +
      "names lead there, and the registry's to the registry. Only with `slipway:hosts`: on one engine " +
      "names below `localhost` need none, and another domain takes one wildcard record.",
    allowed: "port, upstream, containers",
    default: "no DNS server",
  },
);
