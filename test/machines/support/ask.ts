import * as http from "node:http";
import * as https from "node:https";

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

interface Way {
  /** Where the request goes, whatever the URL's name is. */
  readonly address: string;
  /** PEM of whom to trust, and of nobody else. Default: those whom everybody trusts. */
  readonly ca?: string;
}

/** A GET on a connection of its own. @throws Error when no answer comes, or the certificate is not good. */
export function ask(url: string, { address, ca }: Way): Promise<Answer> {
  const { protocol, host, hostname, pathname, port } = new URL(url);
  const isHttps = protocol === "https:";
  const client = isHttps ? https : http;
  const options: https.RequestOptions = {
    host: address,
    port: port || (isHttps ? 443 : 80),
    path: pathname,
    servername: hostname,
    headers: { Host: host },
    agent: false,
    timeout: 10_000,
    ...(ca !== undefined && { ca }),
  };
  return new Promise((resolve, reject) => {
    const request = client.get(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${url} at ${address}: no answer`)));
    request.on("error", reject);
  });
}
