import * as assert from "node:assert/strict";
import {
  OUTBOUND_PORTS,
  outboundPorts,
  POOL_MACHINES,
  PORTS_A_LISTENER,
} from "../../../../model/azure/limits";

/** ssh, http, https, registry: what a public address listens on beside the machines' own SSH. */
const LISTENERS = 4;

describe("outboundPorts", () => {
  it("shares no more ports than an address has, less those that listen", () => {
    for (let machines = 1; machines <= POOL_MACHINES; machines += 1) {
      const given = machines * outboundPorts(machines);
      const listening = (machines + LISTENERS) * PORTS_A_LISTENER;
      assert.ok(given + listening <= OUTBOUND_PORTS, `${machines} machines`);
      assert.equal(outboundPorts(machines) % 8, 0);
    }
  });

  it("stays the same when a machine comes, but at Azure's steps", () => {
    assert.deepEqual(
      [1, 50, 51, 100, 200, 1000].map(outboundPorts),
      [1024, 1024, 512, 512, 256, 32],
    );
  });

  it("has none for more machines than an address serves", () => {
    assert.throws(() => outboundPorts(1001), /^Error: 1001 machines share one address$/);
  });
});
