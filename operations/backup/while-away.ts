import type Docker from "dockerode";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";
import { type AwayTiming, comesBack, stopUser } from "./stop-user";
import type { VolumeUser } from "./volume-users";

export interface AwayOptions {
  readonly report: Report;
  /** Takes the line that stays of each user. */
  readonly note: Report;
  /** Ends what is waited for. */
  readonly signal: AbortSignal;
  /** Default: three minutes to stop, and three to come back. */
  readonly timing?: AwayTiming | undefined;
}

const TIMING: AwayTiming = { stopMs: 3 * 60_000, startMs: 3 * 60_000, lookMs: 200 };

/**
 * Runs `work` while none of the users runs, then puts all of them back, also when `work` fails.
 * The engine stops them, so that each ends in good order and has written all that it knows. Says for how long each
 * was away, and who did not come back in time: that ends nothing, since the copy is whole.
 * @throws UserError when one can't be stopped.
 */
export async function whileAway<T>(
  docker: Docker,
  users: readonly VolumeUser[],
  { report, note, signal, timing = TIMING }: AwayOptions,
  work: () => Promise<T>,
): Promise<T> {
  const back: (() => Promise<void>)[] = [];
  const since = performance.now();
  let result: T;
  try {
    for (const user of users) {
      report(`stop ${user.name}`);
      await stopUser(docker, user, back, { signal, timing });
    }
    result = await work();
  } finally {
    await putBack(back);
  }
  for (const { name, ...user } of users) {
    signal.throwIfAborted();
    const healthy = await comesBack(docker, { name, ...user }, { signal, timing });
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    note(
      healthy
        ? `${name} is back; it was away for ${seconds} s`
        : `${name} was started again, but is not healthy after ${seconds} s: look at \`slipway status\``,
    );
  }
  return result;
}

/** All of them are tried, whatever becomes of one. */
async function putBack(back: readonly (() => Promise<void>)[]): Promise<void> {
  const ended = await Promise.allSettled(back.map((one) => one()));
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed !== undefined) {
    throw new UserError(
      `what was stopped for the copy can't be started again: ${String(
        (failed as PromiseRejectedResult).reason,
      )}`,
      { hint: "`slipway up` puts back what should run." },
    );
  }
}
