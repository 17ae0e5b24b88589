import { z } from "zod";
import { isHttpsUrl, isWildcardDomain } from "../addresses";
import { key, port, PORT } from "./key";

/** Where certificates come from by default. */
export const ACME_SERVER = "https://acme-v02.api.letsencrypt.org/directory";

const from = {
  description:
    "Who signs the certificates: the platform's `authority`, which its clients must trust, or a " +
    "public one by `acme`.",
  allowed: "authority, acme",
};
const names = key(z.array(z.string().refine(isWildcardDomain)).min(1).optional(), {
  description: "The host names in the certificate.",
  allowed: 'a list of domain names, "*." in front allowed',
  default: "*.<domain> and <domain>",
});

const authority = z.strictObject({ from: key(z.literal("authority"), from), names });
const acme = z.strictObject({
  from: key(z.literal("acme"), from),
  email: key(z.email(), {
    description: "Who is told when a certificate runs out.",
    allowed: "an e-mail address",
  }),
  server: key(z.string().refine(isHttpsUrl).default(ACME_SERVER), {
    description: "The directory of the ACME server.",
    allowed: "an https:// address",
    default: ACME_SERVER,
  }),
  challenge: key(z.enum(["http", "dns"]).default("http"), {
    description:
      "How the server sees whose the names are: `http`, a certificate a host name, asked for at " +
      "port 80; or `dns`, one for `*.<domain>`.",
    allowed: "http, dns",
    default: "http",
  }),
  provider: key(
    z
      .string()
      .regex(/^[a-z0-9]+$/)
      .optional(),
    {
      description: "With `challenge: dns`: who serves the zone, as Traefik names it.",
      allowed: "a provider's name in lower case, such as rfc2136",
      default: "none",
    },
  ),
});

/** `slipway:edge`. */
export const edge = key(
  z
    .strictObject({
      port: key(port.default(80), {
        description: "The port on which the proxy serves everything; with `tls` it leads to HTTPS.",
        allowed: PORT,
        default: "80",
      }),
      tlsPort: key(port.default(443), {
        description: "With `tls`: the port on which the proxy serves everything by HTTPS.",
        allowed: PORT,
        default: "443",
      }),
      tls: key(z.discriminatedUnion("from", [authority, acme]).optional(), {
        description: "Serves by HTTPS.",
        allowed: "{ from: authority } or { from: acme, email: … }",
        default: "plain HTTP",
      }),
      logLevel: key(z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO"), {
        description: "How much the proxy logs.",
        allowed: "DEBUG, INFO, WARN, ERROR",
        default: "INFO",
      }),
      dashboard: key(z.boolean().default(false), {
        description: "Whether the proxy's own dashboard is served.",
        allowed: "true, false",
        default: "false",
      }),
    })
    .prefault({}),
  {
    description: "The proxy in front of all stacks.",
    allowed: "port, tlsPort, tls, logLevel, dashboard",
  },
);
