import { isIP } from "node:net";
import { z } from "zod";
import { key, port, PORT } from "./key";

const upstream = key(z.array(z.string().refine((text) => isIP(text) !== 0)).default([]), {
  description: "The DNS servers that are asked for the names outside `slipway:domain`.",
  allowed: "a list of IP addresses, such as [192.0.2.53]",
  default: "none: other names are refused",
});

/** `slipway:dns`. */
export const dns = key(
  z
    .strictObject({
      port: key(port.default(53), {
        description: "The port on which the DNS server answers, by UDP and TCP.",
        allowed: PORT,
        default: "53",
      }),
      upstream,
    })
    .optional(),
  {
    description: "A DNS server for `slipway:domain` and every name below it: all lead to the edge.",
    allowed: "port, upstream",
    default: "no DNS server",
  },
);
