import * as assert from "node:assert/strict";
import { networkScript } from "../../../../../components/hosts/preparation/network-script";
import { describeSoundness } from "./shell";

const settings = {
  clusterAddresses: ["10.0.0.11", "fd00::11"],
  names: [{ name: "registry.example.org", address: "10.0.0.11" }],
  authorities: [
    { registry: "registry.example.org:5000", certificate: "-----BEGIN CERTIFICATE-----" },
  ],
};

describeSoundness("The network's script", () => networkScript(settings));
describeSoundness("The network's script without a registry", () =>
  networkScript({ clusterAddresses: ["10.0.0.11"] }),
);

describe("The network's script", () => {
  it("has rules, names and certificates in it", () => {
    const script = networkScript(settings);
    for (const part of [
      "-A SLIPWAY-CLUSTER -s 10.0.0.11 -j ACCEPT",
      "-A SLIPWAY-CLUSTER -s fd00::11 -j ACCEPT",
      "10.0.0.11 registry.example.org",
      "'/etc/docker/certs.d/registry.example.org:5000/ca.crt' '-----BEGIN CERTIFICATE-----\n'",
    ]) {
      assert.ok(script.includes(part), part);
    }
  });

  it("restarts no engine", () => {
    assert.ok(!/systemctl (?:re)?(?:start|load) docker|dockerd/.test(networkScript(settings)));
  });
});
