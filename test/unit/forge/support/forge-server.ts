import * as http from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  /** Without its query, as it came. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  /** The JSON that was sent. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** The names in the path, decoded, then what was asked. */
export type Route = readonly [
  method: string,
  path: RegExp,
  answer: (names: readonly string[], asked: Asked) => Reply | Promise<Reply>,
];

export interface ForgeServer {
  readonly url: string;
  readonly asked: Asked[];
  /** Answers that go before what the routes would say, one a request; undefined lets one through. */
  readonly first: (Reply | undefined)[];
  close(): void;
}

const NOT_FOUND: Reply = { status: 404, json: { message: "Not Found" } };

/** On loopback; routes in order, each for the whole path. */
export async function forgeServer(routes: readonly Route[]): Promise<ForgeServer> {
  const asked: Asked[] = [];
  const first: (Reply | undefined)[] = [];
  const answer = async (one: Asked): Promise<Reply> => {
    const before = first.shift();
    if (before !== undefined) return before;
    for (const [method, path, reply] of routes) {
      const match = method === one.method ? path.exec(one.path) : null;
      if (match) return reply(match.slice(1).map(decodeURIComponent), one);
    }
    return NOT_FOUND;
  };
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const { pathname: path, searchParams: query } = new URL(url, "http://forge");
      const one = { method, path, query, headers, body: body === "" ? {} : JSON.parse(body) };
      asked.push(one);
      void answer(one).then(({ status = 200, headers: more, json, text }) => {
        response.writeHead(status, more);
        response.end(text ?? (json === undefined ? "" : JSON.stringify(json)));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    first,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * One page, as all three forges give it: a Link header (RFC 8288) with the forge's public address,
 * which is another than the one that the request went to. Two items a page, whatever is asked for.
 */
export function onePage(items: readonly unknown[], { path, query }: Asked): Reply {
  const page = Number(query.get("page") ?? "1");
  const link = (to: number, relation: string) => {
    const params = new URLSearchParams(query);
    params.set("page", `${to}`);
    return `<https://public.example.org${path}?${params}>; rel="${relation}"`;
  };
  const last = Math.max(1, Math.ceil(items.length / 2));
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next")] : []),
    link(1, "first"),
    link(last, "last"),
  ];
  return { json: items.slice(2 * (page - 1), 2 * page), headers: { link: links.join(", ") } };
}
