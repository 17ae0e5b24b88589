import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { azureProblems } from "../../../../../model/azure/check";
import type { AzureSpec } from "../../../../../model/azure/spec";
import type { Plan } from "../../../../golden/plan";
import { frontPolicies } from "./support/front-policies";
import { groupPolicies, storePolicies } from "./support/group-policies";
import { machinePolicies } from "./support/machine-policies";
import { networkPolicies } from "./support/network-policies";
import type { Policy } from "./support/policy";
import { documented, planAzure, PORTS, smallSpec } from "./support/samples";

const ALWAYS = [...networkPolicies, ...machinePolicies, ...frontPolicies, ...groupPolicies];

const zones = fc.option(fc.constantFrom([1], [1, 2], [1, 2, 3]), { nil: undefined });
const pool = (least: number, most: number) =>
  fc.record({ count: fc.integer({ min: least, max: most }), zones });

/** Specs that a config may have, small enough to plan many of. */
const specs: fc.Arbitrary<AzureSpec> = fc
  .record({
    managers: pool(1, 5),
    workers: pool(0, 5),
    registry: fc.option(pool(1, 2), { nil: undefined }),
    edge: fc.constantFrom("managers", "workers"),
    bastion: fc.boolean(),
    storage: fc.constantFrom({}, { redundancy: "ZRS" }),
    acr: fc.option(fc.constant({}), { nil: undefined }),
    addressSpace: fc.constantFrom("172.16.0.0/16", "10.1.0.0/25", "192.168.64.0/18"),
    allowSshFrom: fc.constantFrom(["203.0.113.0/24"], ["198.51.100.1/32", "192.0.2.0/24"]),
  })
  .map(smallSpec)
  .filter((spec) => azureProblems(spec, PORTS).length === 0);

function violations(policies: readonly Policy[], plan: Plan): string[] {
  return policies.flatMap((policy) =>
    policy.violations(plan).map((one) => `${policy.title}: ${one}`),
  );
}

describe("A plan of machines on Azure", function () {
  this.timeout(120_000);
  let full: Plan;
  before(async () => {
    full = await planAzure(documented("production").spec);
  });

  for (const policy of [...ALWAYS, ...storePolicies]) {
    it(`keeps the policy: ${policy.title}`, () => {
      assert.deepEqual(policy.violations(full), []);
    });
    for (const [wrong, breaks] of Object.entries(policy.controls)) {
      it(`breaks the policy "${policy.title}" with ${wrong}`, () => {
        assert.notDeepEqual(policy.violations(breaks(full)), []);
      });
    }
  }

  it("keeps every policy as docs/azure.md has it for staging", async () => {
    const { spec, ports } = documented("staging");
    assert.deepEqual(violations(ALWAYS, await planAzure(spec, { ports })), []);
  });

  it("keeps every policy whatever the sizes, zones, stores and ways in", async () => {
    await fc.assert(
      fc.asyncProperty(specs, async (spec) => {
        const plan = await planAzure(spec);
        assert.deepEqual(violations([...ALWAYS, ...storePolicies], plan), []);
      }),
      { numRuns: 6 },
    );
  });
});
