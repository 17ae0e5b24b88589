import * as https from "node:https";
import { createSecureContext, getCACertificates } from "node:tls";
import { type Challenge, parseChallenges } from "../model/auth-challenge";
import { loginHost } from "../model/registry-clients";
import type { SecretValue } from "../model/secret-value";

/** Of one request, in milliseconds. */
const DEADLINE_MS = 10_000;

export interface RegistryAccount {
  /** As image references have it: `host[:port][/path]`. */
  readonly address: string;
  readonly username: string;
  readonly password: SecretValue;
  /** PEM: whom to trust there beside the authorities of the system. Default: nobody. */
  readonly authority?: string;
}

/** What a registry says of a login; `why` names what was asked. */
export type LoginAnswer =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused" | "untrusted" | "unreachable"; readonly why: string };

/**
 * Logs in at a registry as Docker does: `/v2/` names how, by a password or by a token that another
 * address gives for one. Never rejects; the password goes to HTTPS addresses only.
 */
export async function askLogin(account: RegistryAccount): Promise<LoginAnswer> {
  const url = new URL(`https://${loginHost(account.address)}/v2/`);
  const agent = new https.Agent({
    // Once for both requests: these are hundreds.
    secureContext: createSecureContext({ ca: trusted(account) }),
    proxyEnv: process.env,
  });
  try {
    const first = await ask(url, agent);
    if ("kind" in first) return first;
    if (first.status === 200) return { kind: "accepted" };
    const way = first.status === 401 ? wayIn(first.challenges, url, account) : undefined;
    if (way === undefined) return { kind: "unreachable", why: told(url, first.status) };
    if (way.protocol !== "https:") {
      return { kind: "refused", why: `it gives tokens at ${way.origin}, without TLS` };
    }
    const second = await ask(way, agent, account);
    if ("kind" in second) return second;
    if (second.status === 200) return { kind: "accepted" };
    const kind = second.status === 401 || second.status === 403 ? "refused" : "unreachable";
    return { kind, why: told(way, second.status) };
  } finally {
    agent.destroy();
  }
}

/** The machine's own and Node's, as an engine trusts the machine's, and this registry's. */
function trusted({ authority }: RegistryAccount): string[] {
  const known = new Set([...getCACertificates(), ...getCACertificates("system")]);
  return [...known, ...(authority === undefined ? [] : [authority])];
}

/** Where the password is to be sent; undefined where none is asked for. */
function wayIn(
  challenges: readonly Challenge[],
  url: URL,
  { username }: RegistryAccount,
): URL | undefined {
  const bearer = challenges.find(({ scheme }) => scheme === "bearer")?.parameters;
  if (bearer?.["realm"] !== undefined && URL.canParse(bearer["realm"])) {
    const realm = new URL(bearer["realm"]);
    realm.searchParams.set("account", username);
    if (bearer["service"] !== undefined) realm.searchParams.set("service", bearer["service"]);
    return realm;
  }
  return challenges.some(({ scheme }) => scheme === "basic") ? url : undefined;
}

interface Answer {
  readonly status: number;
  readonly challenges: readonly Challenge[];
}

function ask(
  url: URL,
  agent: https.Agent,
  login?: RegistryAccount,
): Promise<Answer | Exclude<LoginAnswer, { kind: "accepted" }>> {
  const auth = login && `${login.username}:${login.password.reveal()}`;
  return new Promise((resolve) => {
    const request = https.get(url, { agent, ...(auth !== undefined && { auth }) }, (response) => {
      clearTimeout(limit);
      response.resume();
      resolve({
        status: response.statusCode ?? 0,
        challenges: parseChallenges(response.headers["www-authenticate"] ?? ""),
      });
    });
    const limit = setTimeout(() => {
      request.destroy(new Error(`no answer in ${DEADLINE_MS / 1_000} s`));
    }, DEADLINE_MS);
    request.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(limit);
      const why = `${url.origin}: ${error.message || String(error.code)}`;
      resolve({ kind: isUntrusted(error) ? "untrusted" : "unreachable", why });
    });
  });
}

/** By the codes that OpenSSL and Node give a certificate that is not to be trusted for a name. */
function isUntrusted({ code = "" }: NodeJS.ErrnoException): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code);
}

function told(url: URL, status: number): string {
  return `${url.origin}${url.pathname} answers ${status}`;
}
