import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PastRelease, subjectOf } from "../../../../../operations/ci/guard/subject";

const NOW = new Date("2026-11-22T12:00:00Z");
const WINDOW = { now: NOW, windowMs: 30 * 60_000 };
const AT = (minutesAgo: number) => new Date(NOW.getTime() - minutesAgo * 60_000);

/**
 * `<letter of the pins><minutes ago>`, newest first. Marks: `-` nothing released, `~` begun, `x`
 * failed, `g` taken back by the guard, `?` nobody knows when.
 */
function history(text: string): PastRelease[] {
  return text.split(" ").map((word, index): PastRelease => {
    const [, letter = "", minutes = "0", mark = ""] = /^([A-Z])(\d*)([-~xg?]?)$/.exec(word) ?? [];
    const stage = ({ "-": "none", "~": "begun", x: "failed" } as const)[mark] ?? "passed";
    return {
      commit: `${word}#${index}`,
      stage,
      pins: { app: `app:${letter}`, redis: "redis:7" },
      isTakenBack: mark === "g",
      ...(mark !== "?" && stage !== "none" && { at: AT(Number(minutes)) }),
    };
  });
}

/** What is watched: release and where the way back leads, or why nothing is. */
const CASES: [string, string, [string, string] | string][] = [
  ["a release a while ago", "B10 A90", ["B10#0", "A90#1"]],
  ["a release, and commits that changed no pin after it", "B2 B10 A90", ["B10#1", "A90#2"]],
  ["a release before commits that nobody released", "B10 C- A- A90", ["B10#0", "A90#3"]],
  ["a commit after it that was not released and changed no pin", "B- B10 A90", ["B10#1", "A90#2"]],
  ["a release after one that failed", "C5 B10x A90", ["C5#0", "A90#2"]],
  ["a release after one that was cut off", "C5 B10~ A90", ["C5#0", "A90#2"]],
  ["a release after one that the guard took back", "C5 A40 B50g A90", ["C5#0", "A40#1"]],
  ["one whose predecessor's way back was never told", "C5 A- B50g A90", ["C5#0", "A90#3"]],
  ["nothing that was released", "B- A-", "nothing is known to have been released"],
  ["one that goes on", "C1~ B10 A90", "a release goes on, or was cut off"],
  ["one that failed", "C1x B10 A90", "the last release failed, and went back by itself"],
  ["pins that wait", "C- B10 A90", "other pins wait to be released"],
  ["one long ago", "B31 A90", "it was released 31 minutes ago, longer than it is watched"],
  [
    "one long ago, and a commit just now",
    "B1 B31 A90",
    "it was released 31 minutes ago, longer than it is watched",
  ],
  ["one of which nobody knows when", "B10? A90", "nobody knows when it was released"],
  ["the first one", "A10", "no release before it is known to go back to"],
  [
    "one that the guard has taken back",
    "B10g A90",
    "the guard has taken it back once: it is as somebody wants it",
  ],
  ["a way back", "A10 B20g A90", "it is a way back itself: these pins were released before"],
  [
    "one that somebody promoted again after the guard took it back",
    "B5 A10 B20g A90",
    "the guard has taken it back once: it is as somebody wants it",
  ],
  [
    "a person's way back",
    "A10 B20 A90",
    "it is a way back itself: these pins were released before",
  ],
  ["only taken back ones before it", "C5 B50g", "no release before it is known to go back to"],
];

describe("what the guard watches", () => {
  for (const [title, text, expected] of CASES) {
    it(`is told by ${title}`, () => {
      const subject = subjectOf(history(text), WINDOW);
      if (typeof expected === "string") {
        assert.deepEqual(subject, { isWatched: false, why: expected });
        return;
      }
      const [release, good] = expected;
      const minutes = Number(/\d+/.exec(release)?.[0]);
      assert.deepEqual(subject, { isWatched: true, release, releasedAt: AT(minutes), good });
    });
  }

  const anyHistory = fc
    .array(
      fc.record({
        letter: fc.constantFrom("A", "B", "C"),
        mark: fc.constantFrom("", "", "", "-", "~", "x", "g"),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((words) =>
      history(words.map(({ letter, mark }, i) => `${letter}${i * 4}${mark}`).join(" ")),
    );

  it("never leads back to pins that failed, that the guard took back or that serve now", () => {
    fc.assert(
      fc.property(anyHistory, (past) => {
        const subject = subjectOf(past, WINDOW);
        if (!subject.isWatched) return;
        const good = past.find(({ commit }) => commit === subject.good);
        assert.equal(good?.stage, "passed");
        assert.equal(good?.isTakenBack, false);
        assert.notDeepEqual(good?.pins, past[0]?.pins);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is nothing once it came back: it never goes to and fro", () => {
    fc.assert(
      fc.property(anyHistory, (past) => {
        const subject = subjectOf(past, WINDOW);
        if (!subject.isWatched) return;
        const good = past.find(({ commit }) => commit === subject.good);
        const after: PastRelease[] = [
          { commit: "back", stage: "passed", at: NOW, pins: good?.pins ?? {}, isTakenBack: false },
          ...past.map((one) =>
            one.commit === subject.release ? { ...one, isTakenBack: true } : one,
          ),
        ];
        assert.equal(subjectOf(after, WINDOW).isWatched, false);
        // Nor when somebody brings the same pins again.
        const again = { ...after[0], commit: "again", pins: past[0]?.pins ?? {} } as PastRelease;
        assert.equal(subjectOf([again, ...after], WINDOW).isWatched, false);
      }),
      { numRuns: 1_000 },
    );
  });
});
