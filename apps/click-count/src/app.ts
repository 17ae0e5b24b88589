import { html, json, seeOther, type Answer } from "./answers";
import type { Counter } from "./counter";
import type { Log } from "./log";
import { renderPage } from "./page";
import { findRoute, isCrossSite } from "./routes";
import type { Info } from "./settings";

export interface AppRequest {
  readonly method: string;
  readonly path: string;
  /** The header `Sec-Fetch-Site`, when there is one. */
  readonly secFetchSite?: string | undefined;
}

export interface App {
  handle(request: AppRequest): Promise<Answer>;
  /** From now on it says that it drains, and goes on serving. */
  startDraining(): void;
}

export interface AppParts {
  readonly info: Info;
  readonly counter: Counter;
  readonly assets: Readonly<Record<string, Answer>>;
  readonly log: Log;
}

const AWAY = { error: "The counter can't be reached just now." };

export function createApp({ info, counter, assets, log }: AppParts): App {
  let draining = false;
  let started = false;

  async function isReady(): Promise<boolean> {
    const ready = await counter.isReady();
    started ||= ready;
    return ready;
  }

  /**
   * `/healthz`: whether requests can be answered here now. While draining they can, so it says yes:
   * the edge forgets an instance that ends within a second by itself, and one that calls itself
   * unfit before its successor is known would leave the edge with none.
   */
  async function readiness(): Promise<Answer> {
    if (draining) {
      return json(200, { status: "draining" });
    }
    return (await isReady()) ? json(200, { status: "ok" }) : json(503, { status: "no redis" });
  }

  /**
   * `/livez`: whether this instance is worth keeping. Until Redis has answered once it is not, so
   * that a version that can't reach it never takes over; afterwards Redis may go and come back,
   * since a restart would mend nothing.
   */
  async function liveness(): Promise<Answer> {
    const alive = started || (await isReady());
    return alive ? json(200, { status: "ok" }) : json(503, { status: "starting: no redis yet" });
  }

  async function count(work: () => Promise<number>): Promise<number | undefined> {
    try {
      return await work();
    } catch (error) {
      log("warn", "counter failed", { reason: error instanceof Error ? error.message : "" });
      return undefined;
    }
  }

  async function clicks(work: () => Promise<number>): Promise<Answer> {
    const found = await count(work);
    return found === undefined
      ? json(503, AWAY, { "retry-after": "1" })
      : json(200, { clicks: found });
  }

  async function page(): Promise<Answer> {
    const found = await count(() => counter.read());
    return html(found === undefined ? 503 : 200, renderPage(found, info));
  }

  async function submit(): Promise<Answer> {
    const found = await count(() => counter.increment());
    return found === undefined ? html(503, renderPage(undefined, info)) : seeOther("/");
  }

  async function handle({ method, path, secFetchSite }: AppRequest): Promise<Answer> {
    const route = findRoute(method, path);
    if (method === "POST" && isCrossSite(secFetchSite)) {
      return json(403, { error: "Clicks from other sites don't count." });
    }
    switch (route.to) {
      case "page":
        return page();
      case "submit":
        return submit();
      case "read":
        return clicks(() => counter.read());
      case "increment":
        return clicks(() => counter.increment());
      case "ready":
        return readiness();
      case "alive":
        return liveness();
      case "info":
        return json(200, info);
      case "asset":
        return assets[route.name] ?? json(404, { error: "Not found." });
      case "wrong method":
        return json(405, { error: `Allowed: ${route.allow}.` }, { allow: route.allow });
      case "nothing":
        return json(404, { error: "Not found." });
    }
  }

  return { handle, startDraining: () => (draining = true) };
}
