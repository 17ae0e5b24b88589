import * as assert from "node:assert/strict";
import { goesOnAfterFailure } from "../../../../../operations/ci/release/plan";

const STACKS = [
  { stack: "platform" },
  { stack: "staging", joins: "platform" },
  { stack: "production", joins: "platform" },
];

describe("A stack after one that failed", () => {
  const cases: readonly [boolean, string, readonly string[]][] = [
    [true, "its own file changed alone", ["Pulumi.production.yaml"]],
    [
      true,
      "its own and the failed one's changed",
      ["Pulumi.staging.yaml", "Pulumi.production.yaml"],
    ],
    [true, "what no program reads changed beside it", ["Pulumi.production.yaml", "docs/a.md"]],
    [false, "nothing of it changed", ["Pulumi.staging.yaml"]],
    [false, "nothing changed", []],
    [false, "the program changed too", ["Pulumi.production.yaml", "stacks/environment.ts"]],
    [false, "the packages changed too", ["Pulumi.production.yaml", "package-lock.json"]],
    [false, "its platform changed too", ["Pulumi.production.yaml", "Pulumi.platform.yaml"]],
  ];
  for (const [goes, name, changed] of cases) {
    it(`${goes ? "goes on" : "waits"} where ${name}`, () => {
      const turn = { stack: "production", file: "Pulumi.production.yaml", changed };
      assert.equal(goesOnAfterFailure(turn, STACKS), goes);
    });
  }
});
