import { z } from "zod";
import { LETS_ENCRYPT } from "../../model/lets-encrypt";
import { SecretValue } from "../../model/secret-value";
import { isHttpsUrl, isResolver, isWildcardDomain } from "../addresses";
import { key, port, PORT } from "./key";

const from = {
  description:
    "Who signs the certificates: the platform's `authority`, which its clients must trust, or a " +
    "public one by `acme`.",
  allowed: "authority, acme",
};
const names = key(z.array(z.string().refine(isWildcardDomain)).min(1).optional(), {
  description:
    "The host names that the edge's certificate is for; a service with another one is refused.",
  allowed: 'a list of domain names; "*." in front, with `acme` for `challenge: dns` only',
  default: "*.<domain> and <domain>; with acme by `http`, each service's host name by itself",
});

const authority = z.strictObject({ from: key(z.literal("authority"), from), names });
const acme = z.strictObject({
  from: key(z.literal("acme"), from),
  email: key(z.email(), {
    description: "Who is told when a certificate runs out.",
    allowed: "an e-mail address",
  }),
  server: key(z.string().refine(isHttpsUrl).default(LETS_ENCRYPT), {
    description: "The directory of the ACME server.",
    allowed: "an https:// address",
    default: LETS_ENCRYPT,
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
  credentials: key(
    z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
        key(z.instanceof(SecretValue), {
          description:
            "With `challenge: dns`: what the provider asks for to change the zone, by the variable of " +
            "its documentation, such as CF_DNS_API_TOKEN. Encrypted by `pulumi config set --secret " +
            "--path slipway:edge.tls.credentials.<name>`.",
          allowed: "an encrypted value, { secure: … }",
          default: "none",
        }),
      )
      .optional(),
    {
      description: "What the provider asks for.",
      allowed: "names of variables with encrypted values",
    },
  ),
  resolvers: key(z.array(z.string().refine(isResolver)).optional(), {
    description:
      "With `challenge: dns`: the DNS servers that are asked whether the record is there.",
    allowed: "a list of host:port, such as [192.0.2.53:53]",
    default: "the machine's own",
  }),
  caCertificates: key(z.string().includes("-----BEGIN CERTIFICATE-----").optional(), {
    description: "Whom to trust at an ACME server of your own: its authority's certificate.",
    allowed: "certificates in PEM",
    default: "the public authorities",
  }),
  names,
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
