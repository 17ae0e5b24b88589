import * as assert from "node:assert/strict";
import { nameserversOf } from "../../../../components/dns/nameservers";

const servers = (...numbers: number[]) =>
  numbers.map((number) => ({ name: `m${number}`, address: `192.0.2.${number}` }));

/** What is told, the servers, the machine, whom its containers ask. */
const CASES: readonly [string, ReturnType<typeof servers>, string, readonly string[]][] = [
  ["a machine without a server asks all in their order", servers(1, 2), "w1", [".1", ".2"]],
  ["a machine with a server asks it last", servers(1, 2, 3), "m1", [".2", ".3", ".1"]],
  ["the only server is asked by others", servers(1), "w1", [".1"]],
  ["the only server's machine does not ask it", servers(1), "m1", []],
  ["no more than three are asked", servers(1, 2, 3, 4), "w1", [".1", ".2", ".3"]],
  ["a fourth server's machine asks the same three", servers(1, 2, 3, 4), "m4", [".1", ".2", ".3"]],
  ["there may be none", [], "w1", []],
];

describe("nameserversOf", () => {
  for (const [title, given, machine, asked] of CASES) {
    it(`so answers that ${title}`, () => {
      assert.deepEqual(
        nameserversOf(machine, given),
        asked.map((end) => `192.0.2${end}`),
      );
    });
  }
});
