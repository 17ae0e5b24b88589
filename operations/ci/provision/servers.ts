import type { Refusal } from "../../../forge/advice";
import { exchange, type Answer } from "../../../forge/exchange";
import { ForgeHttp } from "../../../forge/http";
import { FORGE_OPERATOR } from "../../../config/schema/ci-forge";
import type { Through } from "../../ask-url";

/** How long one answer of the forge or the CI may take. */
const LIMIT_MS = 60_000;

/** Where a server is that people open, and how it is reached from here. */
export interface Place {
  /** Without a slash at the end. */
  readonly url: string;
  readonly authority?: string | undefined;
}

/** @param through the way to the edge, as `trusting` gives it. */
export function placeOf(url: string, through: Through | undefined): Place {
  return { url, authority: through?.authority };
}

/** Names under `localhost` are this machine's by RFC 6761, but not every resolver knows it. */
export function addressOf(url: string): string | undefined {
  return new URL(url).hostname.endsWith(".localhost") ? "127.0.0.1" : undefined;
}

/** The platform's own forge, asked as its administrator. */
export function forgeApi({ url, authority }: Place, password: string): ForgeHttp {
  const login = Buffer.from(`${FORGE_OPERATOR}:${password}`).toString("base64");
  return new ForgeHttp({
    forge: "the platform's forge",
    base: `${url}/api/v1`,
    headers: { authorization: `Basic ${login}` },
    token: password,
    rights: "",
    advise: forgeAdvice,
    limitMs: LIMIT_MS,
    ...reached(url, authority),
  });
}

/** The CI, asked by a token of its administrator's. */
export function ciApi({ url, authority }: Place, token: string): ForgeHttp {
  return new ForgeHttp({
    forge: "the platform's CI",
    base: `${url}/api`,
    headers: { authorization: `Bearer ${token}` },
    token,
    rights: "",
    advise: ciAdvice,
    limitMs: LIMIT_MS,
    ...reached(url, authority),
  });
}

/** One request of either, outside its API. */
export function ask(
  { authority }: Place,
  url: URL,
  { method = "GET", headers = {}, body }: Pick<Partial<AskedFor>, "method" | "headers" | "body">,
): Promise<Answer> {
  return exchange({
    ...{ method, url, headers, limitMs: LIMIT_MS },
    ...(body !== undefined && { body }),
    ...reached(url.href, authority),
  });
}

type AskedFor = Parameters<typeof exchange>[0];

function reached(url: string, authority: string | undefined) {
  const at = addressOf(url);
  return { ...(at !== undefined && { at }), ...(authority !== undefined && { authority }) };
}

function forgeAdvice({ status }: Refusal): string | undefined {
  if (status === 401) {
    return (
      `The password of ${FORGE_OPERATOR} is another one than slipway:secrets.forge-admin-password: it is ` +
      "set anew when the service `forge` starts. With a second factor on that account nothing can be set up."
    );
  }
  if (status === 422 || status === 403) return "Look at slipway:ci in the platform's file.";
  return undefined;
}

function ciAdvice({ status }: Refusal): string | undefined {
  if (status === 401 || status === 403) {
    return `${FORGE_OPERATOR} has to administer the CI: see slipway:ci.admins.`;
  }
  if (status === 500) {
    return "The CI may have lost its way to the forge: its log is in `docker service logs <stack>-ci-server`.";
  }
  return undefined;
}
