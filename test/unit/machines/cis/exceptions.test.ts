import * as assert from "node:assert/strict";
import type { ClusterFacts } from "../../../machines/cis/facts";
import { EXCEPTIONS } from "../../../machines/cis/exceptions";
import { ITEMS } from "../../../machines/cis/items";
import { findingLine } from "../../../machines/cis/problems";
import { cluster, container, machine, withContainer, withMachine } from "./cluster";

const LOGS = { "log-opts": { "max-file": "3", "max-size": "10m" } };

/** What speaks against what the exception rests on. */
function unheld(number: string, facts: ClusterFacts): readonly string[] {
  const exception = EXCEPTIONS.find((candidate) => candidate.number === number);
  assert.ok(exception?.instead, `${number} rests on nothing`);
  return exception.instead.check(facts).map(findingLine);
}

const sound = cluster({
  machines: ["m1", "m2"].map((name) => {
    const plain = machine(name);
    return { ...plain, settings: { ...plain.settings, ...LOGS } };
  }),
});
const proxy = container({ service: "platform-socket-proxy", networks: ["platform-socket"] });
const withProxy = (more: Partial<typeof proxy>) => withContainer({ ...proxy, ...more });
const POWER = "staging-app on m2 may have capabilities or gain them";
const OPEN = "can be reached by others than Traefik, or may do more than it needs";
const port = (container: string) => ({ hostAddress: "", host: 80, container });

const CASES: readonly (readonly [number: string, facts: ClusterFacts, finding: string])[] = [
  ["2.1", withContainer({ capAdd: ["NET_RAW"] }), POWER],
  ["2.1", withContainer({ capDrop: [] }), POWER],
  ["2.9", withContainer({ privileged: true }), POWER],
  ["4.8", withMachine({ settings: {} }), POWER],
  [
    "2.12",
    withMachine({ settings: { hosts: ["tcp://[::]:2375"] } }),
    "m2 the engine listens on tcp://[::]:2375 without tlsverify",
  ],
  [
    "2.13",
    withMachine({ settings: { "log-opts": { "max-file": "3" } } }),
    "m2 its logs have no bound",
  ],
  [
    "4.1",
    withContainer({ user: "0:0", readOnlyRoot: false }),
    "staging-app on m2 is root with capabilities, or with a root file system to write to",
  ],
  ["4.6", withContainer({ healthChecked: false }), "staging-app on m2 is not checked"],
  ["5.7", withContainer({ ports: [port("80/tcp")] }), "staging-app on m2 listens on 80/tcp"],
  ["5.28", withContainer({ memory: 0 }), "staging-app on m2 has no limit of memory"],
  ["5.31", withProxy({ networks: ["a", "b"] }), `platform-socket-proxy on m2 ${OPEN}`],
  ["5.31", withProxy({ ports: [port("2375/tcp")] }), `platform-socket-proxy on m2 ${OPEN}`],
  ["5.31", withProxy({ capAdd: ["CHOWN"] }), `platform-socket-proxy on m2 ${OPEN}`],
  ["7.3", cluster(), "m2 its firewall does not begin with SLIPWAY-INPUT"],
  ["7.4", cluster(), "m2 its firewall does not begin with SLIPWAY-INPUT"],
];

describe("the exceptions to the CIS Docker Benchmark", () => {
  it("are to items that there are, one each, with sentences for reasons", () => {
    const numbers = EXCEPTIONS.map(({ number }) => number);
    assert.equal(new Set(numbers).size, numbers.length);
    for (const { number, reason, instead } of EXCEPTIONS) {
      assert.ok(
        ITEMS.some((item) => item.number === number),
        number,
      );
      assert.match(reason, /^[A-Z].{40,}\.$/, number);
      if (instead) assert.match(instead.says, /^[a-z].*[^.]$/, number);
    }
  });

  for (const [number, facts, finding] of CASES) {
    it(`${number} does not hold when ${finding}`, () => {
      assert.ok(unheld(number, facts).includes(finding), unheld(number, facts).join("\n"));
    });
  }

  it("hold where what they rest on is so", () => {
    const firewalled = new Set(["7.3", "7.4"]);
    for (const { number, instead } of EXCEPTIONS) {
      if (instead && !firewalled.has(number)) assert.deepEqual(unheld(number, sound), [], number);
    }
    assert.deepEqual(unheld("5.31", withProxy({})), []);
  });

  it("have a control each that breaks what they rest on", () => {
    const broken = new Set(CASES.map(([number]) => number));
    const without = EXCEPTIONS.filter(({ number, instead }) => instead && !broken.has(number));
    assert.deepEqual(without, []);
  });
});
