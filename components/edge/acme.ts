import { LETS_ENCRYPT } from "../../model/lets-encrypt";
import type { SecretValue } from "../../model/secret-value";
import type { ConfigFile, SecretFile, ServiceSpec } from "../../model/service-spec";

/** Certificates that each edge machine asks an ACME server for, and renews by itself. */
export interface AcmeTls {
  readonly from: "acme";
  /** Who is told when something is wrong with a certificate. */
  readonly email: string;
  /** URL of the server's directory. Default: Let's Encrypt. */
  readonly server?: string;
  /** `http`: the server asks at port 80 of each name; `dns`: it looks for a record of the zone. */
  readonly challenge: "http" | "dns";
  /** Who keeps the zone, as lego calls it (`cloudflare`, `rfc2136`, …). For `dns` only. */
  readonly provider?: string;
  /** What lego asks of its environment to change the zone, by variable. Default none. */
  readonly credentials?: Readonly<Record<string, SecretValue>>;
  /** DNS servers, `host:port`, that are asked whether the record is there. Default: the machine's. */
  readonly resolvers?: readonly string[];
  /**
   * One certificate for all of them. Default: one for each host name that a service has. `*.` in
   * front needs `dns`.
   */
  readonly names?: readonly string[];
  /** PEM of whom to trust at the ACME server's own HTTPS. Default: the public authorities. */
  readonly caCertificates?: string;
}

/** As Traefik's routers and entry points name it. */
export const ACME_RESOLVER = "acme";

const FOLDER = "/acme";
const AUTHORITIES_PATH = "/etc/slipway/acme-authorities.pem";

/** What Traefik's container is given for it. */
export function acmeParts(tls: AcmeTls): Required<
  Pick<ServiceSpec, "user" | "volumes" | "environment">
> & {
  readonly secrets: readonly SecretFile[];
  readonly configFiles: readonly ConfigFile[];
} {
  const variables = Object.keys(tls.credentials ?? {});
  return {
    // A new volume is root's. Root without a capability may write what is its own, and no more.
    user: "0:0",
    volumes: [{ name: "traefik-acme", path: FOLDER }],
    // lego reads `NAME_FILE` where it has no `NAME`: so a credential is in no variable.
    environment: Object.fromEntries(
      variables.map((name) => [`${name}_FILE`, `/run/secrets/${credentialSecret(name)}`]),
    ),
    secrets: variables.map((name) => ({ name: credentialSecret(name) })),
    configFiles:
      tls.caCertificates === undefined
        ? []
        : [{ path: AUTHORITIES_PATH, content: tls.caCertificates }],
  };
}

/** By the name that the container's secrets have. */
export function acmeSecrets({ credentials = {} }: AcmeTls): Record<string, SecretValue> {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [credentialSecret(name), value]),
  );
}

/** Traefik's static configuration of it. @param plain entry point that has port 80. */
export function acmeArguments(tls: AcmeTls, plain: string): string[] {
  const resolver = `--certificatesResolvers.${ACME_RESOLVER}.acme`;
  const { email, server = LETS_ENCRYPT, challenge, provider = "", resolvers = [] } = tls;
  return [
    `${resolver}.email=${email}`,
    `${resolver}.caServer=${server}`,
    `${resolver}.storage=${FOLDER}/acme.json`,
    `${resolver}.keyType=EC256`,
    ...(tls.caCertificates === undefined ? [] : [`${resolver}.caCertificates=${AUTHORITIES_PATH}`]),
    ...(challenge === "http"
      ? [`${resolver}.httpChallenge.entryPoint=${plain}`]
      : [`${resolver}.dnsChallenge.provider=${provider}`]),
    ...(challenge === "dns" && resolvers.length > 0
      ? [`${resolver}.dnsChallenge.resolvers=${resolvers.join(",")}`]
      : []),
  ];
}

function credentialSecret(variable: string): string {
  return `acme-${variable.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}
