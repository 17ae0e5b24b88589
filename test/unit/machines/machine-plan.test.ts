import * as assert from "node:assert/strict";
import type { MachineNetwork } from "../../machines/support/machine-networks";
import { placeMachine } from "../../machines/support/machine-plan";
import type { MachineSpec } from "../../machines/support/test-machine";

function network(id: string, prefix: string): MachineNetwork {
  return { id, subnet: `${prefix}.0/24`, address: (number) => `${prefix}.${number}` };
}

describe("the places of test machines in their networks", () => {
  const outer = network("outer", "198.18.1");
  const inner = network("inner", "198.18.2");
  const m1: MachineSpec = { name: "m1", kind: "engine" };
  const m2: MachineSpec = { name: "m2", kind: "bare", behind: "m1" };

  it("are one address in one network while none is behind another", () => {
    const place = placeMachine(m1, [m1], { outer });
    assert.deepEqual(place, { attachments: [{ network: outer, address: "198.18.1.11" }] });
  });

  it("are an address in both networks for one that passes others on", () => {
    const { attachments, gateway, passesOn } = placeMachine(m1, [m1, m2], { outer, inner });
    const addresses = attachments.map(({ address }) => address);
    assert.deepEqual(addresses, ["198.18.1.11", "198.18.2.11"]);
    assert.equal(passesOn, "198.18.2.0/24");
    assert.equal(gateway, undefined);
  });

  it("are in the inner network only for one behind another, with that one as its gateway", () => {
    const place = placeMachine(m2, [m1, m2], { outer, inner });
    assert.deepEqual(place, {
      attachments: [{ network: inner, address: "198.18.2.12" }],
      gateway: "198.18.2.11",
    });
  });

  it("must name a machine that there is", () => {
    const lost: MachineSpec = { ...m2, behind: "m9" };
    assert.throws(
      () => placeMachine(lost, [m1, lost], { outer, inner }),
      new Error('there is no machine "m9"'),
    );
  });
});
