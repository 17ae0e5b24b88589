import * as assert from "node:assert/strict";
import * as bcrypt from "bcryptjs";
import { Registry } from "../../../../components/registry/registry";
import type { EngineObject } from "../../../../components/service/swarm/wiring";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const CONTAINER = "docker:index/container:Container";
const VOLUME = "docker:index/volume:Volume";
const PIN = `registry:3.1.2@sha256:${"a".repeat(64)}`;

function planRegistry({
  password = "canary-7f3a",
  preview = false,
  steps = undefined as EngineObject | undefined,
} = {}): Promise<Plan> {
  return planOf(
    async () => {
      const registry = new Registry("registry", {
        origin: { project: "slipway", stack: "platform" },
        image: { name: "registry", pin: PIN, run: PIN },
        port: 5000,
        password: new SecretValue(password),
        nameKey: new SecretValue("key"),
        steps,
        observed: { compared: true, services: [], containers: [], nodes: [] },
        nonce: "nonce",
      });
      return { address: registry.address };
    },
    { stack: "platform", preview },
  );
}

describe("Registry", () => {
  it("is reachable on the loopback address and nowhere else", async () => {
    const { inputs } = (await planRegistry()).find(CONTAINER, "registry");
    assert.deepEqual(inputs["ports"], [{ ip: "127.0.0.1", internal: 5000, external: 5000 }]);
    assert.equal(inputs["publishAllPorts"], undefined);
    assert.notEqual(inputs["networkMode"], "host");
  });

  it("answers a CI's steps in their network, and is in no other then", async () => {
    const found = async (steps?: EngineObject) =>
      (await planRegistry({ steps })).find(CONTAINER, "registry").inputs["networksAdvanced"];
    assert.deepEqual(await found({ id: "steps-id", name: "platform-ci-steps" }), [
      { name: "steps-id", aliases: ["registry"] },
    ]);
    assert.equal(await found(), undefined);
  });

  it("gives its address as the name that image references use", async () => {
    const { outputs } = await planRegistry();
    assert.equal(outputs["address"], "localhost:5000");
  });

  it("asks for a password and allows deletion", async () => {
    const { inputs } = (await planRegistry()).find(CONTAINER, "registry");
    const variables = inputs["envs"] as string[];
    assert.ok(variables.includes("REGISTRY_AUTH=htpasswd"));
    assert.ok(variables.includes("REGISTRY_STORAGE_DELETE_ENABLED=true"));
  });

  it("can write nowhere but to its volume and to memory", async () => {
    const { inputs } = (await planRegistry()).find(CONTAINER, "registry");
    assert.equal(inputs["readOnly"], true);
    assert.deepEqual(inputs["capabilities"], { drops: ["ALL"] });
    const writable = (inputs["volumes"] as { containerPath: string; readOnly?: boolean }[]).filter(
      ({ readOnly }) => readOnly !== true,
    );
    assert.deepEqual(
      writable.map(({ containerPath }) => containerPath),
      ["/var/lib/registry"],
    );
  });

  it("has no access to the engine", async () => {
    const plan = await planRegistry();
    assert.ok(!JSON.stringify(plan.resources).includes("docker.sock"));
  });

  it("marks the password file secret and keeps the password out of every input", async () => {
    const plan = await planRegistry();
    const writer = plan.find(CONTAINER, "registry-credentials-writer");
    const uploads = writer.inputs["uploads"];
    assert.ok(uploads instanceof PlannedSecret);
    const [upload] = uploads.value as { file: string; content: string }[];
    const [user, hash = ""] = (upload?.content ?? "").trim().split(":");
    assert.equal(user, "slipway");
    assert.ok(await bcrypt.compare("canary-7f3a", hash));
    assert.ok(!JSON.stringify(plan.resources).includes("canary-7f3a"));
  });

  it("never starts the container that writes the password file", async () => {
    const { inputs } = (await planRegistry()).find(CONTAINER, "registry-credentials-writer");
    assert.deepEqual([inputs["start"], inputs["mustRun"]], [false, false]);
    assert.equal(inputs["networkMode"], "none");
  });

  it("labels its data volume with the stack that it belongs to", async () => {
    const { inputs } = (await planRegistry()).find(VOLUME, "registry-data");
    assert.equal(inputs["name"], "platform-registry-data");
    assert.deepEqual(inputs["labels"], [
      { label: "slipway.project", value: "slipway" },
      { label: "slipway.service", value: "registry" },
      { label: "slipway.stack", value: "platform" },
    ]);
  });

  it("declares the same at preview", async () => {
    const [preview, up] = [await planRegistry({ preview: true }), await planRegistry()];
    assert.deepEqual(preview.resources, up.resources);
  });
});
