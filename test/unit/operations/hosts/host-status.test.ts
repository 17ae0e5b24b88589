import assert from "node:assert/strict";
import { hostTable } from "../../../../cli/host-table";
import {
  compareHosts,
  type EngineNodeJson,
  findHostStatus,
  hostProblem,
} from "../../../../operations/hosts/host-status";
import { host } from "../../support/host";

function node(name: string, change: Partial<EngineNodeJson> = {}): EngineNodeJson {
  return {
    ID: `id-of-${name}`,
    Spec: { Role: "worker", Availability: "active", Labels: { "slipway.host": name } },
    Description: { Hostname: `${name}.local`, Engine: { EngineVersion: "20.10.24" } },
    Status: { State: "ready", Addr: "10.0.0.1" },
    ...change,
  };
}

const HOSTS = [host("m1", { role: "manager" }), host("w1", { address: "192.0.2.7", user: "ops" })];
const LEADER = node("m1", {
  Spec: { Role: "manager", Availability: "active", Labels: { "slipway.host": "m1" } },
  ManagerStatus: { Leader: true, Reachability: "reachable" },
});

describe("the status of hosts", () => {
  it("sets what the config says beside what the swarm knows", () => {
    const rows = compareHosts(HOSTS, [node("w1"), LEADER]);
    assert.deepEqual(rows.map(hostProblem), [undefined, undefined]);
    assert.equal(
      hostTable(rows),
      [
        "HOST  SSH                ROLE            STATE  AVAILABILITY  ENGINE    ADDRESS",
        "m1    root@192.0.2.1:22  manager, leads  ready  active        20.10.24  10.0.0.1",
        "w1    ops@192.0.2.7:22   worker          ready  active        20.10.24  10.0.0.1",
      ].join("\n"),
    );
  });

  it("tells of a host that is not in the swarm, and of a node that is not in the config", () => {
    const stranger = node("old", { Spec: { Role: "worker", Availability: "drain" } });
    const rows = compareHosts(HOSTS, [LEADER, stranger]);
    assert.deepEqual(
      rows.map((row) => [row.name, hostProblem(row)]),
      [
        ["m1", undefined],
        ["w1", "not in the swarm"],
        ["old.local", "not in the config"],
      ],
    );
  });

  for (const [what, change, problem] of [
    ["a machine that is down", { Status: { State: "down" } }, "down"],
    [
      "a machine of another role",
      { Spec: { Role: "manager", Labels: { "slipway.host": "w1" } } },
      "is a manager",
    ],
  ] as const) {
    it(`tells of ${what}`, () => {
      const rows = compareHosts(HOSTS.slice(1), [node("w1", change)]);
      assert.deepEqual(rows.map(hostProblem), [problem]);
    });
  }

  it("tells of a manager that the others don't reach", () => {
    const lost = { ...LEADER, ManagerStatus: { Reachability: "unreachable" } };
    const rows = compareHosts(HOSTS.slice(0, 1), [lost]);
    assert.deepEqual(rows.map(hostProblem), ["unreachable for the other managers"]);
  });

  it("believes the node that is ready of a host that joined again", () => {
    const former = node("w1", { ID: "former", Status: { State: "down" } });
    const [row] = compareHosts(HOSTS.slice(1), [former, node("w1")]);
    assert.equal(row?.node?.id, "id-of-w1");
  });

  it("names the hosts there are for one that there is not", () => {
    const rows = compareHosts(HOSTS, [LEADER]);
    assert.equal(findHostStatus(rows, "m1").name, "m1");
    assert.throws(() => findHostStatus(rows, "w2"), {
      message: 'there is no host "w2"; allowed: m1, w1',
    });
  });
});
