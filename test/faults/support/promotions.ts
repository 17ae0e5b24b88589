import * as timers from "node:timers/promises";
import type { Version } from "../behaviours";
import type { FaultWorld } from "./fault-world";
import { failureOf } from "./load/summary";
import type { RequestRecord } from "./load/plan";

/** So long requests go on before the first command, and after each. */
const WATCHED_MS = 2_000;
const LONG_REQUEST_MS = 10_000;

export interface Promotion {
  readonly version: Version;
  /** When the command had ended, and when the next change was made; milliseconds since 1970. */
  readonly ended: number;
  readonly next: number;
}

export interface PromotionsUnderLoad {
  readonly promotions: readonly Promotion[];
  readonly records: readonly RequestRecord[];
}

/**
 * One promotion after the other, a pin and a command each, while requests go on.
 * @param promote brings staging to what its file says.
 */
export async function promoteUnderLoad(
  world: FaultWorld,
  versions: readonly Version[],
  promote: () => Promise<unknown> = () => world.mustSucceed(["up", "staging"]),
): Promise<PromotionsUnderLoad> {
  for (const version of new Set(versions)) await world.pinOf(version);
  const promotions: Promotion[] = [];
  const { records } = await world.underLoad(LONG_REQUEST_MS, async () => {
    await timers.setTimeout(WATCHED_MS);
    for (const version of versions) {
      await world.release(version);
      await promote();
      const ended = Date.now();
      await timers.setTimeout(WATCHED_MS);
      promotions.push({ version, ended, next: Date.now() });
    }
  });
  return { promotions, records };
}

/** Short requests that were sent once a promotion's command had ended, and who answered them. */
export function answersAfter(
  { version, ended, next }: Promotion,
  records: readonly RequestRecord[],
): { readonly asked: number; readonly others: readonly RequestRecord[] } {
  const after = records.filter(
    ({ kind, start }) => kind !== "long" && start >= ended && start < next,
  );
  const others = after.filter(
    (record) => failureOf(record) === undefined && record.version !== version,
  );
  return { asked: after.length, others };
}
