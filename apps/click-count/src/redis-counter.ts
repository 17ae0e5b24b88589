import { createClient } from "redis";
import { within, type Counter } from "./counter";
import type { Log } from "./log";
import type { Settings } from "./settings";

const KEY = "click-count:clicks";
const ANSWER_MS = 1_000;

/**
 * Counts in one Redis key. It connects in the background, for ever: while Redis is away, calls
 * fail at once, and they work again within a second of its return.
 */
export function openRedisCounter({ host, port, password }: Settings["redis"], log: Log): Counter {
  const client = createClient({
    ...(password === undefined ? {} : { password }),
    socket: {
      host,
      port,
      connectTimeout: ANSWER_MS,
      // Longer than pingInterval: only a peer that went away silently reaches it.
      socketTimeout: 5_000,
      reconnectStrategy: (attempt: number) => Math.min(50 * 2 ** attempt, 1_000),
    },
    pingInterval: 2_000,
    disableOfflineQueue: true,
  });
  let lastTrouble = "";
  client.on("ready", () => {
    lastTrouble = "";
    log("info", "redis connected", { host, port });
  });
  client.on("error", (error: Error) => {
    // One line a kind of trouble, not one an attempt.
    if (error.message !== lastTrouble) {
      lastTrouble = error.message;
      log("warn", "redis unavailable", { host, port, reason: error.message });
    }
  });
  client.connect().catch((error: Error) => {
    log("error", "redis given up", { host, port, reason: error.message });
  });
  return {
    read: async () => Number((await within(ANSWER_MS, client.get(KEY))) ?? 0),
    increment: () => within(ANSWER_MS, client.incr(KEY)),
    isReady: () =>
      within(ANSWER_MS, client.ping()).then(
        () => true,
        () => false,
      ),
    close: () => client.destroy(),
  };
}
