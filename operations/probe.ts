import * as http from "node:http";

/** What a URL answered. */
export interface Probe {
  readonly ok: boolean;
  /** `200`, or why there was no answer. */
  readonly answer: string;
}

const TIMEOUT_MS = 3_000;

/**
 * Asks a service's URL through the edge. Names under `localhost` are this machine's by RFC 6761,
 * but not every resolver knows it: they are asked at 127.0.0.1 with their name as the Host header.
 */
export function probeUrl(url: string): Promise<Probe> {
  const { hostname, port, pathname, host } = new URL(url);
  const address = hostname.endsWith(".localhost") ? "127.0.0.1" : hostname;
  return new Promise((resolve) => {
    const request = http.get(
      { host: address, port: port === "" ? 80 : port, path: pathname, headers: { Host: host } },
      (response) => {
        response.resume();
        const status = response.statusCode ?? 0;
        resolve({ ok: status >= 200 && status < 400, answer: String(status) });
      },
    );
    request.setTimeout(TIMEOUT_MS, () => {
      request.destroy(new Error(`no answer in ${TIMEOUT_MS / 1000} s`));
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      resolve({ ok: false, answer: error.code ?? error.message });
    });
  });
}
