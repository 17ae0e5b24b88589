import * as assert from "node:assert/strict";
import { registryProvider } from "../../../../components/registry/registry-provider";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

function planProvider(address: string): Promise<Plan> {
  return planOf(
    async () => {
      registryProvider("registry", {
        address,
        username: "reader",
        password: new SecretValue("canary-8e21"),
      });
      return {};
    },
    { stack: "staging" },
  );
}

describe("The provider with a login", () => {
  it("holds one login, the password secret, and nothing that ties it to a machine", async () => {
    const plan = await planProvider("registry.example.org:5000");
    const { inputs } = plan.find("pulumi:providers:docker", "registry");
    const { registryAuth, host, ...others } = inputs;
    assert.deepEqual(others, {});
    assert.equal(host, undefined);
    assert.ok(registryAuth instanceof PlannedSecret);
    assert.deepEqual(JSON.parse(String(registryAuth.value)), [
      { address: "registry.example.org:5000", username: "reader", password: "canary-8e21" },
    ]);
  });

  it("leaves out a path, by which no login is looked up", async () => {
    const plan = await planProvider("ghcr.io/team");
    const { registryAuth } = plan.find("pulumi:providers:docker", "registry").inputs;
    assert.match(String((registryAuth as PlannedSecret).value), /"address":"ghcr.io",/);
  });
});
