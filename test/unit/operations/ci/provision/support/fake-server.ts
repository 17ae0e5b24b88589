import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  /** JSON, or a form's fields. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly json?: unknown;
  readonly text?: string;
}

export interface FakeServer {
  readonly url: string;
  /** `METHOD path` of what changes anything. */
  readonly writes: string[];
  close(): void;
}

/** On loopback. */
export async function fakeServer(answer: (asked: Asked) => Reply): Promise<FakeServer> {
  const writes: string[] = [];
  const server = http.createServer((request, response) => {
    let text = "";
    request.on("data", (piece: Buffer) => (text += piece.toString()));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const { pathname: path, searchParams: query } = new URL(url, "http://server");
      const isForm = (headers["content-type"] ?? "").includes("urlencoded");
      const body = isForm ? Object.fromEntries(new URLSearchParams(text)) : parsed(text);
      if (method !== "GET") writes.push(`${method} ${path}`);
      const {
        status = 200,
        headers: more,
        json,
        text: said,
      } = answer({ ...{ method, path, query }, headers, body });
      response.writeHead(status, more);
      response.end(json === undefined ? (said ?? "") : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    writes,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function parsed(text: string): Record<string, unknown> {
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
