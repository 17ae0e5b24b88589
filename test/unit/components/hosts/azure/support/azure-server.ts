import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface AzureAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** Stands for Azure on loopback. */
export interface AzureServer {
  readonly url: string;
  readonly asked: {
    readonly method: string;
    readonly url: string;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
  }[];
  /** In turns; the last one again and again. */
  answers: readonly AzureAnswer[];
  close(): void;
}

export async function azureServer(): Promise<AzureServer> {
  const asked: AzureServer["asked"] = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      asked.push({ method, url, headers, body });
      const answer = azure.answers[Math.min(asked.length, azure.answers.length) - 1];
      response.writeHead(answer?.status ?? 500, answer?.headers);
      response.end(JSON.stringify(answer?.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const azure: AzureServer = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answers: [],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return azure;
}
