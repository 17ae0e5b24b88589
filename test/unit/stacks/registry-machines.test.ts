import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { type Plan, type PlannedResource, PlannedSecret } from "../../golden/plan";
import { CERTIFICATE } from "../support/certificate";
import { HOST_KEY } from "../support/host";
import { planPlatform } from "./planned-platform";

const SERVICE = "docker:index/service:Service";

/** The parts of a service's inputs that these tests read. */
interface ServiceInputs {
  readonly mode: { readonly replicated: { readonly replicas: number } };
  readonly taskSpec: {
    readonly placement: object;
    readonly containerSpec: { readonly mounts?: readonly { readonly type: string }[] };
  };
}

function configTexts(resources: readonly PlannedResource[]): string[] {
  return resources
    .filter(({ type }) => type === "docker:index/serviceConfig:ServiceConfig")
    .map(({ inputs }) => Buffer.from(String(inputs["data"]), "base64").toString());
}

describe("A registry of machines that keeps its images in a store", () => {
  const marked = (name: string, place: number, labels: object) => ({
    name,
    address: `192.0.2.${place}`,
    clusterAddress: `10.0.0.${place}`,
    hostKey: HOST_KEY,
    role: "manager",
    labels,
  });
  const hosts = {
    ssh: [
      marked("m1", 11, {}),
      marked("m2", 12, { registry: "true" }),
      marked("m3", 13, { registry: "true" }),
      marked("m4", 14, {}),
    ],
  };
  const s3 = { bucket: "images", endpoint: "https://s3.example.org:9000" };
  const planned = (more: object = {}) =>
    planPlatform({ hosts, registry: { storage: { s3 }, ...more } });

  function services(plan: Plan) {
    return plan.resources
      .filter(({ type, name }) => type === SERVICE && name.startsWith("registry-"))
      .map(({ inputs }) => inputs as unknown as ServiceInputs);
  }

  it("runs once on each of its machines, without a volume", async () => {
    const both = services(await planned());
    assert.equal(both.length, 2);
    for (const { mode, taskSpec } of both) {
      assert.equal(mode.replicated.replicas, 2);
      assert.deepEqual(taskSpec.placement, {
        constraints: ["node.labels.registry==true"],
        maxReplicas: 1,
      });
      const volumes = taskSpec.containerSpec.mounts?.filter(({ type }) => type === "volume");
      assert.deepEqual(volumes ?? [], []);
    }
  });

  it("is told of the store, with the keys in a secret only", async () => {
    const plan = await planned();
    assert.ok(!JSON.stringify(plan.resources).includes("canary-registry-s3"));
    const [file] = plan.resources.filter(
      ({ type, name }) => type.endsWith(":Secret") && name.startsWith("registry-backend-"),
    );
    const data = file?.inputs["data"];
    assert.ok(data instanceof PlannedSecret);
    const text = Buffer.from(String(data.value), "base64").toString();
    assert.deepEqual((parse(text) as { storage: { s3: unknown } }).storage.s3, {
      bucket: "images",
      region: "us-east-1",
      regionendpoint: "https://s3.example.org:9000",
      forcepathstyle: true,
      accesskey: "canary-registry-s3-access-key",
      secretkey: "canary-registry-s3-secret-key",
    });
  });

  it("is found by each machine at all of its addresses, its own or another one first", async () => {
    const plan = await planned();
    const lines = (machine: string) => {
      const { inputs } = plan.find("command:remote:Command", `machine-${machine}-network`);
      return [...String(inputs["stdin"]).matchAll(/^(10\.\S+) registry\.example\.org$/gm)].map(
        ([, address]) => address,
      );
    };
    assert.deepEqual(lines("m1"), ["10.0.0.12", "10.0.0.13"]);
    assert.deepEqual(lines("m2"), ["10.0.0.12", "10.0.0.13"]);
    assert.deepEqual(lines("m3"), ["10.0.0.13", "10.0.0.12"]);
    assert.deepEqual(lines("m4"), ["10.0.0.13", "10.0.0.12"]);
  });

  it("trusts the authority that the config names for the store", async () => {
    const authorities = { "s3.example.org:9000": CERTIFICATE };
    const texts = configTexts((await planned({ authorities })).resources);
    assert.ok(texts.some((text) => text === CERTIFICATE));
    assert.ok(!configTexts((await planned()).resources).some((text) => text === CERTIFICATE));
  });
});
