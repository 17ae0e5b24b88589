import * as http from "node:http";
import { afterEach } from "mocha";

export interface PretendEngine {
  /** `GET /version`, in the order in which they came. */
  readonly requests: string[];
  readonly upgrades: number;
}

/** What an engine answers, by method and path without the API's version. */
export type Answers = Readonly<
  Record<string, (request: http.IncomingMessage, response: http.ServerResponse) => void>
>;

/** HTTP servers on Unix sockets that play an engine; an upgraded connection echoes. Ended after each test. */
export function pretendEngines(): (file: string, answers?: Answers) => Promise<PretendEngine> {
  const running: http.Server[] = [];
  afterEach(() => {
    for (const server of running.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });
  return async (file, answers = {}) => {
    const engine = { requests: [] as string[], upgrades: 0 };
    const server = http.createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "", "http://docker");
      const asked = `${request.method} ${pathname}`;
      engine.requests.push(asked);
      const answer = answers[asked];
      if (answer !== undefined) return answer(request, response);
      response.writeHead(404).end(JSON.stringify({ message: `no ${asked}` }));
    });
    server.on("upgrade", (request, socket) => {
      engine.upgrades += 1;
      request.resume();
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      socket.pipe(socket);
    });
    running.push(server);
    await new Promise<void>((resolve) => server.listen(file, resolve));
    return engine;
  };
}

/** Answers with a document. */
export function json(document: unknown, status = 200): Answers[string] {
  return (request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(document));
  };
}
