/** One commit of the protected branch, and what its release of a stack came to. */
export interface PastRelease {
  readonly commit: string;
  /** `none`: nothing was released there; `begun`: it goes on, or was cut off. */
  readonly stage: "none" | "begun" | "failed" | "passed";
  /** When that was told. Absent: the forge does not say. */
  readonly at?: Date;
  /** What the stack's file pinned there. */
  readonly pins: Readonly<Record<string, string>>;
  /** The guard has taken it back, or was about to. */
  readonly isTakenBack: boolean;
}

/** What there is to watch. */
export type Subject =
  | {
      readonly isWatched: true;
      /** The commit that brought what serves now. */
      readonly release: string;
      readonly releasedAt: Date;
      /** The commit of the last release before it: where the way back leads. */
      readonly good: string;
    }
  | { readonly isWatched: false; readonly why: string };

/**
 * Whether a stack's present release is to be watched, and what was good before it. A release is a
 * set of pins: commits that changed none belong to the one before them.
 * @param history the newest first.
 */
export function subjectOf(
  history: readonly PastRelease[],
  { now, windowMs }: { readonly now: Date; readonly windowMs: number },
): Subject {
  const told = history.filter(({ stage }) => stage !== "none");
  const [newest] = told;
  if (newest === undefined) return leave("nothing is known to have been released");
  if (newest.stage === "begun") return leave("a release goes on, or was cut off");
  if (newest.stage === "failed") return leave("the last release failed, and went back by itself");
  if (!samePins(history[0], newest)) return leave("other pins wait to be released");

  // What failed or was cut off before this one passed did not stay.
  const passed = told.filter(({ stage }) => stage === "passed");
  const since = passed.findIndex((one) => !samePins(one, newest));
  const [release, older] =
    since < 0 ? [passed.at(-1), []] : [passed[since - 1], passed.slice(since)];
  if (release?.at === undefined) return leave("nobody knows when it was released");
  const minutes = Math.floor((now.getTime() - release.at.getTime()) / 60_000);
  if (now.getTime() - release.at.getTime() > windowMs) {
    return leave(`it was released ${minutes} minutes ago, longer than it is watched`);
  }
  if (passed.some(({ isTakenBack, ...one }) => isTakenBack && samePins(one, newest))) {
    return leave("the guard has taken it back once: it is as somebody wants it");
  }
  if (older.some((one) => samePins(one, newest))) {
    return leave("it is a way back itself: these pins were released before");
  }
  const good = older.find(({ isTakenBack }) => !isTakenBack);
  if (good === undefined) return leave("no release before it is known to go back to");
  return { isWatched: true, release: release.commit, releasedAt: release.at, good: good.commit };
}

function leave(why: string): Subject {
  return { isWatched: false, why };
}

type Pinned = Pick<PastRelease, "pins">;

function samePins(one: Pinned | undefined, other: Pinned): boolean {
  const [these, those] = [one?.pins ?? {}, other.pins];
  const names = new Set([...Object.keys(these), ...Object.keys(those)]);
  return [...names].every((name) => these[name] === those[name]);
}
