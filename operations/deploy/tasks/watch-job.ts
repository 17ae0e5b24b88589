import { type Engine, engineUnreachable } from "../../../rollout/engine";
import type { Clock } from "../../../rollout/wait";
import { isStuck, jobState, type JobState } from "./job-state";
import type { Seen } from "./task-result";

const POLL_MS = 200;
/** For a machine to make room: then one that no machine takes is given up. */
const ROOM_MS = 20_000;
/** How long an engine may not answer: one that is restarted goes on with the job. */
const SILENCE_MS = 60_000;

/**
 * Waits until a job ends, or gives it up.
 * @param timeoutMs from now on.
 * @throws UserError when the engine does not answer for a minute.
 */
export async function watchJob(
  engine: Engine,
  serviceId: string,
  { timeoutMs, clock }: { timeoutMs: number; clock: Clock },
): Promise<Seen> {
  const start = clock.now();
  let answered = start;
  let job: JobState = { state: "waiting" };
  for (;;) {
    try {
      job = jobState(await engine.tasks(serviceId));
      answered = clock.now();
    } catch (error) {
      if (clock.now() - answered >= SILENCE_MS) throw engineUnreachable(error);
    }
    const ms = Math.round(clock.now() - start);
    if (job.state !== "waiting") return { job, ms };
    const why = job.task?.Status.Err;
    if (isStuck(job) && ms >= ROOM_MS) return { job, ms, gaveUp: `no machine takes it: ${why}` };
    if (ms >= timeoutMs) {
      const reason = why ? `: ${why}` : "";
      return { job, ms, gaveUp: `it did not end in ${seconds(timeoutMs)} s${reason}` };
    }
    await clock.sleep(POLL_MS);
  }
}

function seconds(milliseconds: number): string {
  return String(Math.round(milliseconds / 100) / 10);
}
