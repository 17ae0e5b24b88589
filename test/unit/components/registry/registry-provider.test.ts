import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  RegistryProvider,
  type RegistryReader,
} from "../../../../components/registry/registry-provider";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

function planProvider(address: string, ...more: RegistryReader[]): Promise<Plan> {
  return planOf(
    async () => {
      new RegistryProvider("registry", [
        { address, username: "reader", password: new SecretValue("canary-8e21") },
        ...more,
      ]);
      return {};
    },
    { stack: "staging" },
  );
}

describe("The provider with a login", () => {
  it("holds one login, the password secret, and nothing that ties it to a machine", async () => {
    const plan = await planProvider("registry.example.org:5000");
    const { inputs } = plan.find("pulumi:providers:docker", "registry");
    const { registryAuth, ...others } = inputs;
    assert.deepEqual(others, {});
    assert.ok(registryAuth instanceof PlannedSecret);
    assert.deepEqual(JSON.parse(String(registryAuth.value)), [
      { address: "registry.example.org:5000", username: "reader", password: "canary-8e21" },
    ]);
  });

  it("does not keep the engine's address of this run, which the next one does not have", async () => {
    const before = process.env["DOCKER_HOST"];
    process.env["DOCKER_HOST"] = "unix:///tmp/slipway-1/engine.sock";
    try {
      const plan = await planProvider("registry.example.org:5000");
      assert.ok(!JSON.stringify(plan.resources).includes("engine.sock"));
    } finally {
      if (before === undefined) delete process.env["DOCKER_HOST"];
      else process.env["DOCKER_HOST"] = before;
    }
  });

  it("holds those of several registries, one of them made in this run", async () => {
    const plan = await planProvider("registry.example.org:5000", {
      address: "contoso.azurecr.io",
      username: "cluster-pull",
      password: pulumi.output("canary-5c02"),
    });
    const { registryAuth } = plan.find("pulumi:providers:docker", "registry").inputs;
    assert.deepEqual(JSON.parse(String((registryAuth as PlannedSecret).value)), [
      { address: "registry.example.org:5000", username: "reader", password: "canary-8e21" },
      { address: "contoso.azurecr.io", username: "cluster-pull", password: "canary-5c02" },
    ]);
  });

  it("leaves out a path, by which no login is looked up", async () => {
    const plan = await planProvider("ghcr.io/team");
    const { registryAuth } = plan.find("pulumi:providers:docker", "registry").inputs;
    assert.match(String((registryAuth as PlannedSecret).value), /"address":"ghcr.io",/);
  });
});
