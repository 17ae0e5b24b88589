import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

export interface UrlRequest {
  /** Default `GET`. A POST has an empty body. */
  readonly method?: "GET" | "HEAD" | "POST";
  /** Path and query on the URL's host. Default: the URL's own. */
  readonly path?: string;
  /** Milliseconds until it is given up. */
  readonly timeoutMs: number;
  /** How much of the body is read. Default 0. */
  readonly maxBytes?: number;
  /** Where the edge is, whatever the URL's name resolves to. Default: its name leads there. */
  readonly through?: Through;
}

/** The edge as it is reached from here, where names may not lead to it yet. */
export interface Through {
  /**
   * Asked in this order until one answers, at the URL's port unless it is `host:port`. Default:
   * where the URL's name leads.
   */
  readonly addresses?: readonly string[];
  /** PEM: whose certificates are trusted, and nobody else's. Default: the public authorities'. */
  readonly authority?: string;
}

export type UrlAnswer =
  | {
      readonly status: number;
      readonly body: string;
      /** There was more of it. */
      readonly cut: boolean;
    }
  /** Why nothing came: the system's code, such as `ECONNREFUSED`, or some words. */
  | { readonly error: string };

/** After these another machine of the edge may still answer: nothing was sent to this one. */
const NOT_CONNECTED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

/** Milliseconds that one of several machines gets to take a connection: one that is off never does. */
const CONNECT_MS = 2_000;

/**
 * Asks a service's URL through the edge, on a connection of its own, following no redirect. Names
 * under `localhost` are this machine's by RFC 6761, but not every resolver knows it: they are asked
 * at 127.0.0.1 with their name as the Host header. Never rejects.
 */
export async function askUrl(url: string, request: UrlRequest): Promise<UrlAnswer> {
  const [first, ...others] = request.through?.addresses ?? [];
  let answer = await askAt(first, url, request);
  for (const address of others) {
    if (!("error" in answer) || !NOT_CONNECTED.has(answer.error)) return answer;
    answer = await askAt(address, url, request);
  }
  return answer;
}

/** @param address may have a port of its own. Default: where the URL's name leads. */
function askAt(address: string | undefined, url: string, request: UrlRequest): Promise<UrlAnswer> {
  const { protocol, hostname, port, pathname, search, host } = new URL(url);
  const { method = "GET", path = pathname + search, timeoutMs, maxBytes = 0, through } = request;
  const isTls = protocol === "https:";
  const named = hostname.endsWith(".localhost") ? "127.0.0.1" : hostname.replace(/^\[|\]$/g, "");
  const own = /^([^:]+):(\d+)$/.exec(address ?? "");
  const options = {
    host: own?.[1] ?? address ?? named,
    port: own?.[2] ?? (port || (isTls ? 443 : 80)),
    path,
    method,
    headers: { Host: host, ...(method === "POST" && { "Content-Length": "0" }) },
    agent: false,
    ...(isTls && { servername: hostname, ca: through?.authority }),
  } satisfies https.RequestOptions;
  return new Promise((resolve) => {
    const asked = (isTls ? https : http).request(options, (response) => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let length = 0;
      const done = (cut: boolean) =>
        resolve({ status, body: Buffer.concat(chunks).toString("utf8"), cut });
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk.subarray(0, Math.max(0, maxBytes - length)));
        length += chunk.length;
        if (length <= maxBytes) return;
        done(true);
        asked.destroy();
      });
      response.on("end", () => done(false));
      response.on("error", fail);
    });
    // Of the whole request: a socket's own limit begins anew with each byte.
    const limit = setTimeout(() => {
      asked.destroy(new Error(`no answer in ${timeoutMs / 1_000} s`));
    }, timeoutMs);
    const several = (through?.addresses?.length ?? 0) > 1;
    const dial = several ? setTimeout(() => asked.destroy(notConnected()), CONNECT_MS) : undefined;
    asked.on("socket", (socket) => socket.once("connect", () => clearTimeout(dial)));
    asked.on("close", () => {
      clearTimeout(limit);
      clearTimeout(dial);
    });
    asked.on("error", fail);
    asked.end();

    function fail(error: NodeJS.ErrnoException): void {
      const why = error.code ?? error.message;
      resolve({ error: isUntrusted(asked.socket) ? `certificate refused: ${why}` : why });
    }
  });
}

/** Whether TLS came to stand, with a certificate that is not to be trusted for the name. */
function isUntrusted(socket: Socket | null): boolean {
  if (!(socket instanceof TLSSocket)) return false;
  // Declared as an Error; null until a certificate is refused.
  const refused: unknown = socket.authorizationError;
  return refused !== null && refused !== undefined;
}

function notConnected(): Error {
  return Object.assign(new Error(`no connection in ${CONNECT_MS / 1_000} s`), {
    code: "ETIMEDOUT",
  });
}
