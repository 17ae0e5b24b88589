import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  hasQuorum,
  majority,
  type Manager,
  type ManagerPlan,
  planManagers,
} from "../../../model/quorum";

/** `m1 m2! m3`: an exclamation mark makes one silent. */
function managers(text: string): Manager[] {
  const words = text.split(" ").filter((word) => word !== "");
  return words.map((word) => ({
    name: word.replace("!", ""),
    isReachable: !word.endsWith("!"),
  }));
}

/** `promote m2 (2/2), …`, or the refusal with its hint. */
function told(plan: ManagerPlan): string {
  if (plan.refusal !== undefined) return `${plan.refusal}\n${plan.hint}`;
  return plan.steps
    .map((step) => `${step.action} ${step.name} (${step.reachable}/${step.managers})`)
    .join(", ");
}

/** Title, present, wanted, what is done. */
const PLANNED: [string, string, string, string][] = [
  ["nothing to a cluster that is as wanted", "m1 m2 m3", "m3 m2 m1", ""],
  ["nothing to one with a silent manager", "m1 m2 m3!", "m1 m2 m3", ""],
  [
    "a cluster from nothing",
    "",
    "m1 m2 m3",
    "promote m1 (1/1), promote m2 (2/2), promote m3 (3/3)",
  ],
  ["from one to three", "m1", "m1 m2 m3", "promote m2 (2/2), promote m3 (3/3)"],
  ["from three to one", "m1 m2 m3", "m2", "demote m1 (2/2), demote m3 (1/1)"],
  ["promotions before demotions", "m1 m2 m3", "m1 m2 m4", "promote m4 (4/4), demote m3 (3/3)"],
  ["a whole change of managers", "m1", "m2", "promote m2 (2/2), demote m1 (1/1)"],
  ["a silent manager's replacement", "m1 m2 m3!", "m1 m2 m4", "promote m4 (3/4), demote m3 (3/3)"],
  [
    "silent ones demoted first",
    "m1 m2 m3 m4 m5!",
    "m1",
    "demote m5 (4/4), demote m2 (3/3), demote m3 (2/2), demote m4 (1/1)",
  ],
  ["reachable ones promoted first", "m1", "m1 m2! m3", "promote m3 (2/2), promote m2 (2/3)"],
  ["a silent manager taken out of two-thirds", "m1 m2 m3!", "m1 m2", "demote m3 (2/2)"],
];

/** Title, present, wanted, the words. */
const REFUSED: [string, string, string, string][] = [
  [
    "no manager at all",
    "m1",
    "",
    "the cluster would be left without a manager\nGive at least one machine `role: manager`.",
  ],
  [
    "any change of a cluster that has lost its quorum",
    "m1 m2! m3!",
    "m1",
    "the cluster has lost its quorum: 1 of 3 managers reachable (silent: m2, m3), 2 needed\n" +
      "Start 1 of m2, m3 again; services that run go on meanwhile. If too many are gone for good, " +
      "`docker swarm init --force-new-cluster` on a manager that is left makes it the only one.",
  ],
  [
    "even no change then",
    "m1!",
    "m1",
    "the cluster has lost its quorum: 0 of 1 manager reachable (silent: m1), 1 needed\n" +
      "Start 1 of m1 again; services that run go on meanwhile. If too many are gone for good, " +
      "`docker swarm init --force-new-cluster` on a manager that is left makes it the only one.",
  ],
  [
    "a demotion that leaves a silent half",
    "m1 m2 m3!",
    "m1 m3",
    "demoting m2 would lose the quorum: 1 of 2 managers reachable (silent: m3), 2 needed\n" +
      "Start m3 again or take it out instead, or add a manager that is reachable, before this.",
  ],
  [
    "the second of two demotions",
    "m1 m2 m3 m4! m5!",
    "m1 m4 m5",
    "demoting m2 would lose the quorum: 2 of 4 managers reachable (silent: m4, m5), 3 needed\n" +
      "Start m4, m5 again or take it out instead, or add a manager that is reachable, before this.",
  ],
  [
    "a silent machine as the second manager",
    "m1",
    "m1 m2!",
    "promoting m2, which is not reachable, would lose the quorum: " +
      "1 of 2 managers reachable (silent: m2), 2 needed\n" +
      "Start m2 first, or leave it a worker.",
  ],
  [
    "a first manager that is silent",
    "",
    "m1!",
    "promoting m1, which is not reachable, would lose the quorum: " +
      "0 of 1 manager reachable (silent: m1), 1 needed\n" +
      "Start m1 first, or leave it a worker.",
  ],
];

const anyManagers = (min: number) =>
  fc.uniqueArray(
    fc.record({
      name: fc.integer({ min: 1, max: 9 }).map((number) => `m${number}`),
      isReachable: fc.boolean(),
    }),
    { selector: ({ name }) => name, minLength: min, maxLength: 9 },
  );

describe("majority", () => {
  it("is more than half", () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(majority), [1, 2, 2, 3, 3, 4, 4]);
  });
});

describe("planManagers", () => {
  for (const [title, present, wanted, expected] of PLANNED) {
    it(`plans ${title}`, () => {
      assert.equal(told(planManagers(managers(present), managers(wanted))), expected);
    });
  }

  for (const [title, present, wanted, expected] of REFUSED) {
    it(`refuses ${title}`, () => {
      assert.equal(told(planManagers(managers(present), managers(wanted))), expected);
    });
  }

  it("never passes through a state without a reachable majority", () => {
    fc.assert(
      fc.property(anyManagers(0), anyManagers(1), (present, wanted) => {
        const { steps } = planManagers(present, wanted);
        fc.pre(steps !== undefined);
        const all = [...present, ...wanted];
        // The first of two counts: what stays is as reachable as it is now.
        const isUp = (name: string) => all.find((one) => one.name === name)?.isReachable === true;
        const now = new Set(present.map(({ name }) => name));
        for (const step of steps) {
          if (step.action === "promote") now.add(step.name);
          else assert.ok(now.delete(step.name));
          const up = [...now].filter(isUp).length;
          assert.ok(up * 2 > now.size, `${up} of ${now.size} after ${step.name}`);
          assert.deepEqual([step.reachable, step.managers], [up, now.size]);
        }
        assert.deepEqual([...now].sort(), wanted.map(({ name }) => name).sort());
      }),
      { numRuns: 2000 },
    );
  });

  it("promotes before it demotes, and touches nobody twice", () => {
    fc.assert(
      fc.property(anyManagers(1), anyManagers(1), (present, wanted) => {
        const { steps = [] } = planManagers(present, wanted);
        const actions = steps.map(({ action }) => action);
        assert.ok(
          !actions.slice(actions.indexOf("demote")).includes("promote") ||
            !actions.includes("demote"),
        );
        assert.equal(new Set(steps.map(({ name }) => name)).size, steps.length);
      }),
    );
  });

  it("refuses nothing where all machines are reachable", () => {
    fc.assert(
      fc.property(anyManagers(0), anyManagers(1), (present, wanted) => {
        const up = (all: readonly Manager[]) =>
          all.map(({ name }) => ({ name, isReachable: true }));
        assert.ok(planManagers(up(present), up(wanted)).steps !== undefined);
      }),
    );
  });

  it("refuses only what loses the quorum: before, in the end, or by a silent machine's promotion", () => {
    fc.assert(
      fc.property(anyManagers(1), anyManagers(1), (present, wanted) => {
        fc.pre(planManagers(present, wanted).refusal !== undefined);
        const isNew = ({ name }: Manager) => !present.some((one) => one.name === name);
        const end = wanted.map((one) => present.find(({ name }) => name === one.name) ?? one);
        const hasSilentNewcomer = wanted.some((one) => isNew(one) && !one.isReachable);
        assert.ok(!hasQuorum(present) || !hasQuorum(end) || hasSilentNewcomer);
      }),
      { numRuns: 2000 },
    );
  });
});
