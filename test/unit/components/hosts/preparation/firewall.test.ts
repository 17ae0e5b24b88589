import * as assert from "node:assert/strict";
import { firewallRules } from "../../../../../components/hosts/preparation/firewall";

describe("The firewall's rules", () => {
  it("let the swarm's ports in from the cluster only, and the engine's from nowhere", () => {
    const { v4 } = firewallRules(["10.0.0.12", "10.0.0.11", "10.0.0.11", "fd00::11"]);
    assert.equal(
      v4,
      `*filter
:SLIPWAY-INPUT - [0:0]
:SLIPWAY-CLUSTER - [0:0]
:SLIPWAY-LEAVING - [0:0]
-A SLIPWAY-INPUT -i lo -j RETURN
-A SLIPWAY-INPUT -p tcp --dport 2375:2376 -j DROP
-A SLIPWAY-INPUT -p tcp --dport 2377 -j SLIPWAY-CLUSTER
-A SLIPWAY-INPUT -p tcp --dport 7946 -j SLIPWAY-CLUSTER
-A SLIPWAY-INPUT -p udp --dport 7946 -j SLIPWAY-CLUSTER
-A SLIPWAY-INPUT -p udp --dport 4789 -j SLIPWAY-CLUSTER
-A SLIPWAY-CLUSTER -s 10.0.0.11 -j ACCEPT
-A SLIPWAY-CLUSTER -s 10.0.0.12 -j ACCEPT
-A SLIPWAY-CLUSTER -j SLIPWAY-LEAVING
-A SLIPWAY-CLUSTER -j DROP
COMMIT
`,
    );
  });

  it("are the same for any order of the machines", () => {
    assert.deepEqual(
      firewallRules(["10.0.0.2", "10.0.0.1"]),
      firewallRules(["10.0.0.1", "10.0.0.2"]),
    );
  });

  it("have each address and range in its own IP version", () => {
    const { v4, v6 } = firewallRules(["10.0.0.0/16", "fd00::11", "fd01::/64"]);
    const sources = (rules: string): string[] =>
      [...rules.matchAll(/-s (\S+)/g)].map(([, s]) => s ?? "");
    assert.deepEqual(sources(v4), ["10.0.0.0/16"]);
    assert.deepEqual(sources(v6), ["fd00::11", "fd01::/64"]);
  });

  it("close the ports in an IP version that no machine has", () => {
    assert.match(firewallRules(["10.0.0.1"]).v6, /-A SLIPWAY-CLUSTER -j DROP\nCOMMIT\n$/);
  });

  for (const wrong of [
    "m1.example.org",
    "",
    "10.0.0",
    "10.0.0.1 -j ACCEPT",
    "10.0.0.1\n-F INPUT",
  ]) {
    it(`refuse ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => firewallRules(["10.0.0.1", wrong]), {
        message:
          `the cluster's address ${JSON.stringify(wrong)} is not an IP address\n` +
          "Give the machine a clusterAddress (or a range) of numbers: 10.0.0.11, 10.0.0.0/16, fd00::11",
      });
    });
  }
});
