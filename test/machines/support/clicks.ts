import * as http from "node:http";
import * as timers from "node:timers/promises";

export interface Clicks {
  /** Stops, and tells what became of them: `8 of 240 clicks failed (5 × 504, 3 × ECONNRESET)`. */
  stop(): Promise<string>;
}

const EVERY_MS = 100;

/** Requests that the edge may not repeat: ten clicks a second, each on a connection of its own. */
export function startClicks(address: string, host: string): Clicks {
  const stopped = new AbortController();
  const outcomes: Promise<string | undefined>[] = [];
  const sending = (async () => {
    while (!stopped.signal.aborted) {
      outcomes.push(click(address, host));
      await timers.setTimeout(EVERY_MS);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await sending;
      const failures = (await Promise.all(outcomes)).filter((why) => why !== undefined);
      const counts = new Map<string, number>();
      for (const why of failures) counts.set(why, (counts.get(why) ?? 0) + 1);
      const whys = [...counts].map(([why, count]) => `${count} × ${why}`).join(", ");
      const detail = whys === "" ? "" : ` (${whys})`;
      return `${failures.length} of ${outcomes.length} clicks failed${detail}`;
    },
  };
}

/** Why it failed; undefined when it was counted. */
function click(address: string, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = http.request(
      {
        host: address,
        path: "/api/clicks",
        method: "POST",
        headers: { Host: host, "Content-Length": "0" },
        agent: false,
        timeout: 20_000,
      },
      (response) => {
        const { statusCode = 0 } = response;
        response.resume();
        response.on("end", () => resolve(statusCode < 300 ? undefined : String(statusCode)));
        response.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "cut off"));
      },
    );
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    request.end();
  });
}
