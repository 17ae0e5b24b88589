import { z } from "zod";
import { UserError } from "../../model/user-error";
import type { Report } from "../progress";
import { describeHolder, type Holder, holds, parseHolder } from "./holder";
import { awaitFree, type Held, type WaitLimit } from "./lock-wait";
import type { Window } from "./journal";
import type { S3Object, S3Objects } from "./s3-objects";

/** How often a run says that it goes on, and after what silence it is taken for gone. */
const BEAT_MS = 20_000;
const GONE_MS = 120_000;

const noteSchema = z.object({ beat: z.int(), ended: z.iso.datetime().optional() });

/** The right to change a stack, on a backend that machines share. */
export interface RemoteRunLock {
  /** In which an earlier run, on whatever machine, may have left things half done. */
  readonly inherited?: Window;
  /** @param settled whether nothing is half done; else the next run is told since when. */
  release(settled: boolean): Promise<void>;
}

interface Taken {
  version: string;
  inherited?: Window | undefined;
}

/**
 * Takes the lock of a whole run, beside Pulumi's own, which are there only while a `pulumi` works:
 * between two of them nobody else may change the stack, or take what is being made for leavings.
 * @throws UserError naming the holder when the time is over.
 */
export async function lockRemotely(
  store: S3Objects,
  { project, stack, holder }: { project: string; stack: string; holder: Holder },
  report: Report,
  limit: WaitLimit = {},
): Promise<RemoteRunLock> {
  const key = `.slipway/runs/${project}/${stack}.json`;
  let taken: Taken | undefined;
  await awaitFree(
    stack,
    async () => {
      const result = await reach(store, key, { stack, holder }, report);
      if ("by" in result) return result;
      taken = result;
      return undefined;
    },
    report,
    limit,
  );
  if (taken === undefined) throw new Error(`the lock of ${stack} was not taken`);
  const { inherited } = taken;
  const beats = keepBeating(store, key, holder, taken.version);
  return {
    ...(inherited && { inherited }),
    async release(settled) {
      const version = await beats.stop();
      if (version === undefined) return;
      if (settled) await store.remove(key);
      else await store.write(key, noteOf(holder, -1, new Date()), version);
    },
  };
}

async function reach(
  store: S3Objects,
  key: string,
  { stack, holder }: { stack: string; holder: Holder },
  report: Report,
): Promise<Held | Taken> {
  for (;;) {
    const made = await store.write(key, noteOf(holder, 0));
    if (made !== undefined) return { version: made };
    const found = await store.read(key);
    if (found === undefined) continue;
    const other = parseHolder(found.text);
    const { ended } = readNote(found.text) ?? {};
    if (other !== undefined && ended === undefined && goesOn(other, found)) {
      return { by: describeHolder(other), error: () => heldError(stack, other, found) };
    }
    const version = await store.write(key, noteOf(holder, 0), found.version);
    if (version === undefined) continue;
    if (other === undefined) return { version };
    if (ended === undefined)
      report(`${stack}: ${describeHolder(other)} is gone; its lock is taken`);
    return { version, inherited: { since: other.since, until: ended ?? new Date().toISOString() } };
  }
}

/** On this host the process tells; of another one only that it was heard of a while ago. */
function goesOn(holder: Holder, { age }: S3Object): boolean {
  return holds(holder) && age < GONE_MS;
}

function heldError(stack: string, holder: Holder, { age }: S3Object): UserError {
  return new UserError(`${stack} is held by ${describeHolder(holder)}`, {
    hint:
      `Nothing was changed. It was last heard of ${Math.round(age / 1_000)} s ago; after ` +
      `${GONE_MS / 1_000} s of silence it is taken for gone. Wait until it ends, then run this again.`,
  });
}

function noteOf(holder: Holder, beat: number, ended?: Date): string {
  return `${JSON.stringify({ ...holder, beat, ...(ended && { ended: ended.toISOString() }) })}\n`;
}

function readNote(text: string): z.infer<typeof noteSchema> | undefined {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** One that can't be heard for a while loses the lock, and must not write over the next one's. */
function keepBeating(store: S3Objects, key: string, holder: Holder, first: string) {
  let version: string | undefined = first;
  let beat = 0;
  let under = Promise.resolve();
  const timer = setInterval(() => {
    under = under.then(async () => {
      if (version === undefined) return;
      try {
        version = await store.write(key, noteOf(holder, ++beat), version);
      } catch {
        // Not reached: the next beat tries again.
      }
    });
  }, BEAT_MS);
  timer.unref();
  return {
    async stop(): Promise<string | undefined> {
      clearInterval(timer);
      await under;
      return version;
    },
  };
}
