import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  type ClusterIdentity,
  containerRegistryName,
  DNS_PREFIX,
  dnsLabel,
  NAME_RULES,
  publicName,
  resourceGroupName,
  storageAccountName,
} from "../../../../model/azure/names";
import { JUMP, POOLS, type Segment } from "../../../../model/azure/spec";
import { cluster, dnsPrefix } from "./arbitraries";

const CONTOSO: ClusterIdentity = {
  project: "slipway",
  stack: "production",
  location: "westeurope",
  dnsPrefix: "contoso",
};

/** Names that Azure gives to one customer only. */
const GLOBAL = [
  [storageAccountName, NAME_RULES.storageAccount],
  [containerRegistryName, NAME_RULES.containerRegistry],
] as const;

describe("Names on Azure", () => {
  it("keep Azure's rules for each kind of resource, whatever project, stack and prefix", () => {
    fc.assert(
      fc.property(cluster, (one) => {
        assert.match(one.dnsPrefix, DNS_PREFIX);
        assert.match(resourceGroupName(one), NAME_RULES.resourceGroup);
        for (const [name, rule] of GLOBAL) assert.match(name(one), rule);
      }),
      { numRuns: 500 },
    );
  });

  it("of public addresses keep the rules, and differ for each pool", () => {
    fc.assert(
      fc.property(dnsPrefix, (prefix) => {
        const segments: readonly Segment[] = [...POOLS, JUMP];
        const labels = segments.map((segment) => dnsLabel(prefix, segment));
        for (const label of labels) assert.match(label, NAME_RULES.dnsLabel);
        assert.equal(new Set(labels).size, labels.length);
      }),
    );
  });

  it("differ where Azure has them once, when project, stack, region or prefix do", () => {
    fc.assert(
      fc.property(cluster, cluster, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        for (const [name] of GLOBAL) assert.equal(name(one) === name(other), isSame);
      }),
    );
    for (const change of [{ stack: "staging" }, { project: "other" }, { location: "eastus" }]) {
      const other = { ...CONTOSO, ...change };
      for (const [name] of GLOBAL) assert.notEqual(name(CONTOSO), name(other));
    }
  });

  it("of groups stay apart when they are cut", () => {
    const long = { ...CONTOSO, stack: "s".repeat(99) };
    const longer = { ...CONTOSO, stack: "s".repeat(100) };
    assert.notEqual(resourceGroupName(long), resourceGroupName(longer));
    assert.equal(resourceGroupName(long).length, 90);
  });

  it("are ones that people know again", () => {
    assert.equal(resourceGroupName(CONTOSO), "slipway-production");
    assert.equal(publicName(CONTOSO, "workers"), "contoso-workers.westeurope.cloudapp.azure.com");
    assert.match(storageAccountName(CONTOSO), /^contoso[0-9a-f]{8}$/);
  });
});
