/** Why an endpoint was not told, on one line; holds neither its address nor a password. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "it broke the connection off",
  ECONNECTION: "the connection was broken off",
  ENOTFOUND: "its host name is not known",
  EAI_AGAIN: "its host name can't be looked up now",
  EDNS: "its host name can't be looked up",
  EHOSTUNREACH: "there is no way to its host",
  ENETUNREACH: "there is no way to its network",
  ETIMEDOUT: "it did not answer in time",
};

/** What an error of a connection means. Its own text is not shown: that may hold the address. */
export function connectionReason(error: unknown): string {
  const code = codeOf(error);
  if (/CERT|SIGNATURE|ISSUER|SELF_SIGNED|ALTNAME/.test(code)) {
    return `its certificate is not trusted (${code})`;
  }
  if (/^(?:ERR_(?:SSL|TLS)|EPROTO|ETLS)/.test(code))
    return `no TLS connection came about (${code})`;
  return REASONS[code] ?? `it can't be reached (${code})`;
}

interface Codes {
  readonly code?: unknown;
  /** Of nodemailer, which has a code of its own in the place of the connection's. */
  readonly originalCode?: unknown;
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code: own, originalCode: code = own } = error as Error & Codes;
  return typeof code === "string" && /^[A-Z0-9_]+$/.test(code) ? code : error.name;
}
