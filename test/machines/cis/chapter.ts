import * as assert from "node:assert/strict";
import type { Host } from "../../../model/host";
import { collectFacts } from "./collect";
import { EXCEPTIONS } from "./exceptions";
import type { ClusterFacts } from "./facts";
import { ITEMS } from "./items";
import { judge, type Judged } from "./judge";
import { printedTable, summary } from "./printed-table";
import { findingLine, problemsOf } from "./problems";

export interface CisWorld {
  /** The machines of a platform that is up, with an environment on it. Asked for when tests run. */
  readonly hosts: () => readonly Host[];
  /** Default: standard output, indented as mocha's lines are. */
  readonly report?: (line: string) => void;
}

const toOutput = (line: string): unknown => process.stdout.write(`      ${line}\n`);

/**
 * Each item of the benchmark on each machine: pass, or an exception with its reason. Reads only. For
 * half an hour after a machine was taken away firewalls still let it in, and 7.3 and 7.4 fail.
 */
export function cisChapter({ hosts, report = toOutput }: CisWorld): void {
  describe("the items of the CIS Docker Benchmark", function () {
    this.timeout(180_000);
    let facts: ClusterFacts;
    let judged: readonly Judged[];

    before(async () => {
      facts = await collectFacts(hosts());
      judged = judge(ITEMS, EXCEPTIONS, facts);
      for (const line of printedTable(judged)) report(line);
      report(summary(judged));
    });

    it("find containers and images on every machine", () => {
      for (const { name, containers, images } of facts.machines) {
        assert.ok(containers.length > 0, `${name} runs no container: there is nothing to look at`);
        assert.ok(images.length > 0, `${name} has no image`);
      }
      assert.equal(facts.machines.length, facts.swarm.nodes.length);
    });

    for (const { number, title } of ITEMS) {
      it(`${number} ${title}`, () => {
        const found = judged.find(({ item }) => item.number === number);
        const findings = found?.findings.map(findingLine).join("; ");
        assert.notEqual(found?.verdict, "fail", `${found?.broken ?? "no exception"}: ${findings}`);
      });
    }

    it("need every exception that docs/security.md gives a reason for", () => {
      assert.deepEqual(problemsOf(judged, EXCEPTIONS), []);
    });
  });
}
