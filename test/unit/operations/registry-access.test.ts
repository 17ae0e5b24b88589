import * as assert from "node:assert/strict";
import { registryAccessOf } from "../../../operations/registry-access";

const SLIPWAY = { username: "slipway", secret: "registry-password" };

describe("Where a platform's registry is", () => {
  it("on one engine: on its loopback, with one account", () => {
    assert.deepEqual(registryAccessOf({}), {
      kind: "one engine",
      address: "localhost:5000",
      port: 5000,
      accounts: { operator: SLIPWAY, reader: SLIPWAY },
      push: true,
    });
    const { address } = registryAccessOf({ "slipway:registry": { port: 5001 } });
    assert.equal(address, "localhost:5001");
  });

  it("on several machines: at one name, where one client pushes and another only reads", () => {
    const config = { "slipway:domain": "example.org", "slipway:hosts": { ssh: [] } };
    assert.deepEqual(registryAccessOf({ ...config, "slipway:registry": { port: 5443 } }), {
      kind: "hosts",
      address: "registry.example.org:5443",
      port: 5443,
      accounts: {
        operator: { username: "operator", secret: "registry-password" },
        reader: { username: "reader", secret: "registry-reader-password" },
      },
      push: true,
    });
  });

  for (const hosts of [undefined, { ssh: [] }]) {
    it(`elsewhere, by its address and one account, with${hosts ? "" : "out"} hosts`, () => {
      const external = { address: "ghcr.io/team", username: "bot" };
      const place = registryAccessOf({
        "slipway:hosts": hosts,
        "slipway:registry": { port: 5000, external },
      });
      const account = { username: "bot", secret: "registry-password" };
      assert.deepEqual(place, {
        kind: "external",
        address: "ghcr.io/team",
        accounts: { operator: account, reader: account },
        push: true,
      });
      assert.equal(place.port, undefined, "the platform opens none");
    });
  }

  it("says when nothing is pushed there", () => {
    const external = { address: "ghcr.io/team", username: "bot", push: false };
    assert.equal(registryAccessOf({ "slipway:registry": { external } }).push, false);
  });
});
