import * as fs from "node:fs/promises";
import * as http from "node:http";
import * as path from "node:path";

/** An engine as another one is, but for the nodes of its swarm. */
export interface EngineWithNodes {
  /** For DOCKER_HOST. */
  readonly host: string;
  stop(): void;
}

const LIST = /^(\/v[\d.]+)?\/nodes(\?|$)/;

/**
 * Passes on to an engine all but the question for its swarm's nodes: the answer to that is what the
 * files of a folder say, read anew each time.
 */
export async function startEngineWithNodes(
  engine: string,
  { socket, nodes }: { readonly socket: string; readonly nodes: string },
): Promise<EngineWithNodes> {
  const socketPath = engine.replace(/^unix:\/\//, "");
  const server = http.createServer((request, response) => {
    const { method, url = "", headers } = request;
    if (method === "GET" && LIST.test(url)) {
      void nodesIn(nodes).then(
        (text) => response.writeHead(200, { "content-type": "application/json" }).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
      return;
    }
    const passed = http.request({ socketPath, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", (error) => response.destroy(error));
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject).listen(socket, resolve);
  });
  return {
    host: `unix://${socket}`,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function nodesIn(folder: string): Promise<string> {
  const names = (await fs.readdir(folder)).sort();
  const texts = await Promise.all(
    names.map((name) => fs.readFile(path.join(folder, name), "utf8")),
  );
  return `[${texts.join(",")}]`;
}
