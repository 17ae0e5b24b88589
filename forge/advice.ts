import type { IncomingHttpHeaders } from "node:http";

export interface Refusal {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** What the token has to be allowed. */
  readonly rights: string;
}

/** What to do about a forge's refusal. */
export function advice({ status, headers, rights }: Refusal): string | undefined {
  if (status >= 300 && status < 400) {
    const to = headers.location === undefined ? "" : ` to ${headers.location.replace(/\?.*/s, "")}`;
    return `It has moved${to}: write the address and the name that it has now.`;
  }
  if (headers["x-ratelimit-remaining"] === "0" && (status === 403 || status === 429)) {
    const reset = Number(headers["x-ratelimit-reset"]);
    const until = Number.isFinite(reset) ? ` until ${new Date(reset * 1000).toISOString()}` : "";
    return `The token's user has asked too often: no more is answered${until}.`;
  }
  return BY_STATUS[status]?.(rights);
}

const BY_STATUS: Readonly<Record<number, (rights: string) => string>> = {
  401: () =>
    "The token is wrong, or not valid any more: make a new one and put it into SLIPWAY_FORGE_TOKEN.",
  403: (rights) =>
    `The token may not do this. It needs: ${rights}. A protected branch refuses too.`,
  404: () =>
    "It is not there, or the token's user may not see it: check the repository's name and his rights.",
  429: () => "The forge is asked too often: run this again later.",
};

/** What to do where no connection came about, so that nothing was asked; undefined: none of these. */
export function connectionAdvice(code: string): string | undefined {
  if (/CERT|SIGNATURE|ISSUER/.test(code)) {
    return "If its certificate is from an authority of one's own, give that one's certificate (PEM).";
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "Check the forge's address, and the name server.";
  if (code === "ECONNREFUSED") return "Check the forge's address, and that it runs.";
  return undefined;
}
