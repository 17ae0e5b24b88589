import * as assert from "node:assert/strict";
import { ITEMS } from "../../../machines/cis/items";
import { findingLine } from "../../../machines/cis/problems";
import type { ClusterFacts } from "../../../machines/cis/facts";
import { BROKEN, SOUND } from "./broken-clusters";
import { cluster, machine } from "./cluster";

function find(number: string) {
  const item = ITEMS.find((candidate) => candidate.number === number);
  assert.ok(item, `there is no item ${number}`);
  return item;
}

function linesOf(number: string, facts: ClusterFacts): readonly string[] {
  return (find(number).check?.(facts) ?? ["not looked at"]).map((finding) =>
    typeof finding === "string" ? finding : findingLine(finding),
  );
}

const range = (section: number, count: number) =>
  Array.from({ length: count }, (_, index) => `${section}.${index + 1}`);
const sorted = (numbers: readonly string[]) => [...numbers].sort();

describe("the items of the CIS Docker Benchmark", () => {
  it("are all of sections 2, 4, 5 and 7, as docker-bench-security 1.6.0 numbers them", () => {
    const all = [range(2, 18), range(4, 12), range(5, 31), range(7, 10)].flat();
    assert.deepEqual(
      ITEMS.map(({ number }) => number),
      all,
    );
  });

  it("are all of these sections as its 1.6.1 numbers them, too", () => {
    const all = [range(2, 18), range(4, 12), range(5, 32), range(7, 9)].flat();
    assert.deepEqual(sorted(ITEMS.map(({ since161 }) => since161)), sorted(all));
    assert.equal(find("7.1").since161, "5.1");
    assert.equal(find("5.1").since161, "5.2");
    assert.equal(find("7.2").since161, "7.1");
  });

  it("each say what is looked at", () => {
    for (const { number, title, how } of ITEMS) {
      assert.match(title, /^[A-Z].*[^.]$/, number);
      assert.match(how, /^\S.*[^.]$/, number);
    }
  });

  for (const { number, title, check } of ITEMS) {
    if (check === undefined) continue;
    it(`${number} finds nothing where all is well: ${title}`, () => {
      assert.deepEqual(linesOf(number, cluster()), []);
    });
  }

  for (const [number, facts, findings] of BROKEN) {
    it(`${number} finds: ${findings}`, () => {
      assert.ok(linesOf(number, facts).includes(findings), linesOf(number, facts).join("\n"));
    });
  }

  SOUND.forEach(([number, facts], index) => {
    it(`${number} finds nothing in sound facts ${index + 1}`, () => {
      assert.deepEqual(linesOf(number, facts), []);
    });
  });

  it("each have a control that breaks them, but for those that nothing on a machine shows", () => {
    const broken = new Set(BROKEN.map(([number]) => number));
    const without = ITEMS.filter(({ number }) => !broken.has(number));
    assert.deepEqual(
      without.map(({ number }) => number),
      ["4.4", "4.5", "4.12", "7.7", "7.10"],
    );
    for (const item of without) assert.equal(item.check, undefined, item.number);
  });

  it("apply nowhere but where they say something", () => {
    const bare = cluster({
      machines: [machine("m1", { engine: { ...machine("m1").engine, securityOptions: [] } })],
    });
    for (const number of ["5.1", "5.2"]) {
      assert.equal(find(number).where?.holds(bare), false, number);
      assert.equal(find(number).where?.holds(cluster()), true, number);
    }
    assert.equal(find("2.15").where?.holds(cluster()), false);
  });
});
