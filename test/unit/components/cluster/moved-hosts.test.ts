import assert from "node:assert/strict";
import { refuseMovedHosts } from "../../../../components/cluster/moved-hosts";
import type { ObservedCluster, ObservedNode } from "../../../../rollout/observe";
import { host } from "../../support/host";

function node(name: string, address: string, state = "ready"): ObservedNode {
  return {
    id: name,
    hostname: name,
    role: "worker",
    availability: "active",
    state,
    labels: { "slipway.host": name },
    address,
  };
}

const seen = (...nodes: readonly ObservedNode[]): ObservedCluster => ({
  compared: true,
  services: [],
  containers: [],
  nodes,
});
const HOSTS = [
  host("m1", { clusterAddress: "10.0.0.1" }),
  host("w1", { clusterAddress: "10.0.0.2" }),
];

describe("a host's address in the cluster", () => {
  it("is refused when it is not the one that the node joined with", () => {
    assert.throws(
      () => refuseMovedHosts(HOSTS, seen(node("m1", "10.0.0.1"), node("w1", "192.0.2.7"))),
      {
        message:
          'host "w1": clusterAddress: found "10.0.0.2", allowed: "192.0.2.7", with which it joined ' +
          "the cluster\nTo change it, take the host off the list, run `slipway up`, and add it again.",
      },
    );
  });

  it("is fine when it is the same, when the host has not joined, and when nobody looked", () => {
    refuseMovedHosts(HOSTS, seen(node("m1", "10.0.0.1"), node("w1", "10.0.0.2")));
    refuseMovedHosts(HOSTS, seen(node("m1", "10.0.0.1")));
    refuseMovedHosts(HOSTS, { compared: false, why: "nobody looked" });
  });

  it("is not held against a node that has left, nor one whose engine does not know its own", () => {
    refuseMovedHosts(HOSTS, seen(node("w1", "192.0.2.7", "down"), node("m1", "0.0.0.0")));
  });
});
