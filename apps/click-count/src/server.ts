import * as http from "node:http";
import { json, type Answer } from "./answers";
import type { App } from "./app";
import type { Log } from "./log";

/** Longer than a proxy keeps idle connections (Traefik: 90 s), so that it is the one to close. */
const KEEP_ALIVE_MS = 95_000;
const QUIET = new Set(["/healthz", "/livez"]);

export interface Server {
  /** The port that it listens on. @throws when it can't. */
  listen(port: number): Promise<number>;
  /** Goes on serving for `drainMs`, telling clients to close; then finishes what is under way. */
  drain(drainMs: number): Promise<void>;
}

export function createServer(app: App, log: Log): Server {
  let draining = false;

  async function serve(request: http.IncomingMessage, response: http.ServerResponse) {
    const started = performance.now();
    const method = request.method ?? "GET";
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    request.resume(); // No route takes a body.
    const site = request.headers["sec-fetch-site"];
    const secFetchSite = typeof site === "string" ? site : undefined;
    const answer = await answerOrFail(app.handle({ method, path, secFetchSite }), log);
    if (draining) {
      response.setHeader("connection", "close");
    }
    response.writeHead(answer.status, {
      ...answer.headers,
      "content-length": Buffer.byteLength(answer.body),
    });
    response.end(answer.body);
    if (!QUIET.has(path)) {
      const ms = Math.round(performance.now() - started);
      log("info", "request", { method, path: path.slice(0, 200), status: answer.status, ms });
    }
  }

  const server = http.createServer((request, response) => void serve(request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = KEEP_ALIVE_MS + 5_000;

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, () => {
          const address = server.address();
          resolve(typeof address === "object" && address !== null ? address.port : port);
        });
      }),
    drain: async (drainMs) => {
      draining = true;
      app.startDraining();
      await new Promise((resolve) => setTimeout(resolve, drainMs));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answerOrFail(work: Promise<Answer>, log: Log): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    log("error", "request failed", { reason: error instanceof Error ? error.message : "" });
    return json(500, { error: "Something went wrong here." });
  }
}
