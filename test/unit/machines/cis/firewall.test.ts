import * as assert from "node:assert/strict";
import { firewallRules } from "../../../../components/hosts/preparation/firewall";
import { closedToOthers } from "../../../machines/cis/firewall";
import { cluster, machine } from "./cluster";

const ADDRESSES = ["m1", "m2", "m3"].map((name) => machine(name).clusterAddress);
const PORTS = [
  ["tcp", 2377],
  ["udp", 4789],
] as const;

/** What iptables prints of the rules that a machine's preparation writes. */
function printed(): string[] {
  const own = firewallRules(ADDRESSES)
    .v4.split("\n")
    .filter((line) => line.startsWith("-A"))
    .map((line) => line.replace(/-p (\w+) --dport/, "-p $1 -m $1 --dport"))
    .map((line) => line.replace(/-s (\S+)/, "-s $1/32"));
  return ["-P INPUT ACCEPT", "-A INPUT -j SLIPWAY-INPUT", ...own];
}

/** What is found when every machine's firewall is this. */
function findings(firewall: readonly string[]): readonly string[] {
  const machines = ["m1", "m2", "m3"].map((name) => machine(name, { firewall }));
  return [...new Set(closedToOthers(PORTS)(cluster({ machines })).map(({ what }) => what))];
}

describe("a machine's firewall", () => {
  it("closes the swarm's ports as its preparation writes it", () => {
    assert.deepEqual(findings(printed()), []);
  });

  const chain = (rule: string) => `-A SLIPWAY-CLUSTER ${rule}`;
  const cases: readonly [string, (rules: string[]) => string[], string][] = [
    ["is empty", () => [], "its firewall does not begin with SLIPWAY-INPUT"],
    [
      "lets something in before",
      (rules) => ["-A INPUT -j ACCEPT", ...rules],
      "its firewall does not begin with SLIPWAY-INPUT",
    ],
    [
      "does not name a port",
      (rules) => rules.filter((rule) => !rule.includes("2377")),
      "its firewall does not close tcp,2377",
    ],
    [
      "accepts in its own chain",
      (rules) => [...rules.slice(0, 2), "-A SLIPWAY-INPUT -j ACCEPT", ...rules.slice(2)],
      "its firewall does not close tcp,2377 udp,4789",
    ],
    [
      "lets another address in",
      (rules) => [chain("-s 192.0.2.1/32 -j ACCEPT"), ...rules],
      "its firewall lets others in",
    ],
    [
      "lets in one that leaves",
      (rules) => [...rules, "-A SLIPWAY-LEAVING -s 192.0.2.1/32 -j ACCEPT"],
      "its firewall lets a former machine in",
    ],
    [
      "does not end by dropping",
      (rules) => rules.filter((rule) => rule !== chain("-j DROP")),
      "its firewall lets others in",
    ],
  ];
  for (const [title, change, finding] of cases) {
    it(`is found open when it ${title}`, () => {
      assert.deepEqual(findings(change(printed())), [finding]);
    });
  }
});
