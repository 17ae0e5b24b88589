import * as http from "node:http";
import * as https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { getCACertificates } from "node:tls";

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM, trusted beside the authorities that are known anyway. */
  readonly authority?: string;
  /** The IP address to connect to. Default: what the URL's name resolves to. */
  readonly at?: string;
  /** For all of it, from the connection to the answer's last byte, in milliseconds. */
  readonly limitMs: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** More than any answer that is asked for here: a file of a config, a page of a list. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * One request and its answer. By `node:https`, since the `fetch` that Node brings takes no authority
 * of one's own. Follows no redirect: the token would go where nobody wrote that it may.
 */
export function exchange({
  method,
  url,
  headers,
  body,
  authority,
  at,
  limitMs,
}: Exchange): Promise<Answer> {
  const { request } = url.protocol === "https:" ? https : http;
  const sent =
    body === undefined ? headers : { ...headers, "content-length": `${Buffer.byteLength(body)}` };
  const signal = AbortSignal.timeout(limitMs);
  const ca = authority === undefined ? undefined : [...getCACertificates("default"), authority];
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`no answer in ${limitMs / 1000} s`) : error);
    // Without an agent no connection outlives its answer, so that none holds a command open.
    const lookup = at === undefined ? undefined : leadingTo(at);
    const options = { method, headers: sent, agent: false, signal, ca, lookup };
    const asked = request(url, options, (answer) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (piece: Buffer) => {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes > MOST_BYTES)
          answer.destroy(new Error(`the answer is longer than ${MOST_BYTES} bytes`));
      });
      answer.on("error", fail);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(pieces).toString("utf8"),
        }),
      );
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

/** As a name server that has this one address for every name. */
function leadingTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_name, { all }, done) =>
    all === true ? done(null, [{ address, family }]) : done(null, address, family);
}
