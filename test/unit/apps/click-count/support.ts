import type { Counter } from "../../../../apps/click-count/src/counter";
import { formatLine, type Log } from "../../../../apps/click-count/src/log";
import type { Info } from "../../../../apps/click-count/src/settings";

export const info: Info = {
  version: "0.2",
  revision: "3f9c2a1",
  environment: "staging <1>",
  instance: "one",
};

/** Counts in memory; `away` makes it fail as an unreachable Redis does. */
export function memoryCounter(): Counter & { away: boolean } {
  let clicks = 0;
  const counter = {
    away: false,
    read: () => answer(() => clicks),
    increment: () => answer(() => (clicks += 1)),
    isReady: () => Promise.resolve(!counter.away),
    close: () => undefined,
  };
  function answer(value: () => number): Promise<number> {
    return counter.away ? Promise.reject(new Error("redis is away")) : Promise.resolve(value());
  }
  return counter;
}

export function recordingLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return {
    log: (level, event, fields) => lines.push(formatLine(new Date(0), level, event, fields)),
    lines,
  };
}
