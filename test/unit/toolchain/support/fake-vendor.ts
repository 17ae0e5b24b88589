import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeVendor {
  readonly url: string;
  /** What was asked for: `path` or `path bytes=N-`. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** Answers a request for a path; ends the response itself. */
export type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A server on loopback; paths that are not listed are answered by 404. */
export async function fakeVendor(answers: Readonly<Record<string, Answer>>): Promise<FakeVendor> {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? "";
    requests.push([path, request.headers.range].filter(Boolean).join(" "));
    const answer = answers[path];
    if (answer !== undefined) return answer(request, response);
    response.statusCode = 404;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Sends a body, or the rest of it when a range is asked for. */
export function sends(body: string): Answer {
  return (request, response) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.statusCode = start > 0 ? 206 : 200;
    response.setHeader("content-length", body.length - start);
    response.end(body.slice(start));
  };
}

/** Sends the first half and breaks the connection; complete at the second request. */
export function breaksOnce(body: string): Answer {
  let broken = false;
  const whole = sends(body);
  return (request, response) => {
    if (broken) return whole(request, response);
    broken = true;
    response.setHeader("content-length", body.length);
    response.write(body.slice(0, body.length / 2), () => {
      setTimeout(() => response.destroy(), 100);
    });
  };
}
