import * as http from "node:http";

export interface Served {
  readonly port: number;
  /** In the order in which they came: method and target. */
  readonly requests: readonly string[];
  close(): void;
}

/** A real server on this machine's loopback, at a port that is free. */
export function serve(
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void,
): Promise<Served> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const close = () => {
        server.close();
        server.closeAllConnections();
      };
      resolve({ port, requests, close });
    });
  });
}
