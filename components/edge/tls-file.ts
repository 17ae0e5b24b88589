import { stringify } from "yaml";
import { CERTIFICATE_SECRET, type EdgeTls } from "./tls";
import { HSTS_MS } from "./timing";

/** Read beside the transports; Traefik merges what it finds in the folder. */
export const TLS_PATH = "/etc/slipway/tls.yaml";

/** As entry points name it. */
export const SECURITY_HEADERS = "security-headers@file";

/**
 * For TLS 1.2, which is the least: Mozilla's recommendation "intermediate"
 * (wiki.mozilla.org/Security/Server_Side_TLS) without finite-field Diffie-Hellman, which Go has not. TLS 1.3's own are not chosen.
 */
const CIPHERS = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
];

/**
 * Of every answer to a request by HTTPS. Traefik 3.7 puts them in the place of an app's own (tried),
 * so there is none that could be weaker than what an app says by itself:
 * - a browser has a Referrer-Policy as good by default, and an app may want a stricter one;
 * - an app that other sites may frame, or none, says so by `frame-ancestors` of its
 *   Content-Security-Policy, which browsers heed instead of X-Frame-Options.
 */
const HEADERS = {
  stsSeconds: HSTS_MS / 1_000,
  contentTypeNosniff: true,
  customFrameOptionsValue: "SAMEORIGIN",
};

/** The dynamic configuration of TLS that Traefik's file provider reads; there is no secret in it. */
export function tlsFile(tls: EdgeTls): string {
  const { path } = CERTIFICATE_SECRET;
  return stringify({
    tls: {
      options: { default: { minVersion: "VersionTLS12", cipherSuites: CIPHERS } },
      // For every name: one that no certificate is for is refused by whoever asks.
      ...(tls.from === "authority" && {
        stores: { default: { defaultCertificate: { certFile: path, keyFile: path } } },
      }),
    },
    http: { middlewares: { "security-headers": { headers: HEADERS } } },
  });
}
