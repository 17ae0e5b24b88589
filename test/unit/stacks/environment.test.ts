import * as assert from "node:assert/strict";
import { type ConfigSource, textConfigSource } from "../../../config";
import { SecretValue } from "../../../model/secret-value";
import type { ServiceSpec } from "../../../model/service-spec";
import { UserError } from "../../../model/user-error";
import { checkedConfig, declareStack } from "../../../stacks";
import { inDependencyOrder } from "../../../stacks/environment";
import { type Plan, type PlannedResource, planOf } from "../../golden/plan";
import { stackContext } from "./context";

const SERVICE = "docker:index/service:Service";
const DIGEST = `sha256:${"a".repeat(64)}`;
const CLICK_COUNT = `localhost:5000/click-count:0.2-3f9c2a1@${DIGEST}`;
const REDIS = `redis:7.4@${DIGEST}`;

function source(overrides: Record<string, unknown> = {}): ConfigSource {
  return {
    file: "Pulumi.staging.yaml",
    values: {
      "slipway:kind": "environment",
      "slipway:cluster": { from: "platform" },
      "slipway:hostname": "staging.{host}.{domain}",
      "slipway:images": { "click-count": CLICK_COUNT, redis: REDIS },
      "slipway:secrets": {
        "redis-password": new SecretValue("canary-5d2b"),
        "name-key": new SecretValue("canary-key-77"),
      },
      ...overrides,
    },
  };
}

function planEnvironment(
  overrides: Record<string, unknown> = {},
  { httpPort = 80, preview = false, substitutions = {} } = {},
): Promise<Plan> {
  const outputs = {
    clusterId: "cluster",
    domain: "slipway.localhost",
    edgeNetworkId: "the-edge-network",
    edgeNetworkName: "platform-edge",
    httpPort,
    registryAddress: "localhost:5000",
  };
  return planOf(
    () =>
      declareStack(
        checkedConfig(source(overrides), substitutions),
        stackContext("staging", { substitutions }),
      ),
    { stack: "staging", preview, invoke: () => ({ outputs }) },
  );
}

function containerOf({ inputs }: PlannedResource): Record<string, unknown> {
  const task = inputs["taskSpec"] as { containerSpec: Record<string, unknown> };
  return task.containerSpec;
}

function replicasOf({ inputs }: PlannedResource): number {
  return (inputs["mode"] as { replicated: { replicas: number } }).replicated.replicas;
}

describe("An environment", () => {
  it("runs what its config pins, and says so", async () => {
    const plan = await planEnvironment();
    assert.equal(containerOf(plan.find(SERVICE, "click-count-service"))["image"], CLICK_COUNT);
    assert.deepEqual(plan.outputs["services"], {
      "click-count": { pin: CLICK_COUNT, url: "http://staging.click-count.slipway.localhost/" },
      redis: { pin: REDIS },
    });
  });

  it("tells the app its environment, and leaves its version to the image", async () => {
    const plan = await planEnvironment();
    const { env } = containerOf(plan.find(SERVICE, "click-count-service"));
    assert.deepEqual(env, {
      ENVIRONMENT: "staging",
      REDIS_HOST: "redis",
      REDIS_PASSWORD_FILE: "/run/secrets/redis-password",
    });
  });

  it("names another port than 80 in its URLs", async () => {
    const { outputs } = await planEnvironment({}, { httpPort: 8081 });
    assert.match(
      JSON.stringify(outputs),
      /http:\/\/staging\.click-count\.slipway\.localhost:8081\//,
    );
  });

  it("prefers its own domain to the platform's", async () => {
    const { outputs } = await planEnvironment({ "slipway:domain": "example.org" });
    assert.match(JSON.stringify(outputs), /http:\/\/staging\.click-count\.example\.org\//);
  });

  it("applies what its config says of a service, and leaves the others alone", async () => {
    const plan = await planEnvironment({ "slipway:services": { "click-count": { replicas: 3 } } });
    assert.equal(replicasOf(plan.find(SERVICE, "click-count-service")), 3);
    assert.equal(replicasOf(plan.find(SERVICE, "redis-service")), 1);
  });

  it("runs a recorded substitution, and still says what was pinned", async () => {
    const local = `sha256:${"b".repeat(64)}`;
    const plan = await planEnvironment(
      {},
      { substitutions: { "redis:7.4": { reference: local } } },
    );
    const redis = plan.find(SERVICE, "redis-service");
    assert.equal(containerOf(redis)["image"], local);
    assert.match(
      JSON.stringify(redis.inputs["labels"]),
      new RegExp(`"slipway.pin","value":"${REDIS}`),
    );
  });

  it("lets only its public services into the edge's network", async () => {
    const plan = await planEnvironment();
    const networks = (name: string) => {
      const task = plan.find(SERVICE, name).inputs["taskSpec"] as {
        networksAdvanceds: { id: string }[];
      };
      return task.networksAdvanceds.map(({ id }) => id);
    };
    assert.deepEqual(networks("click-count-service"), ["private-id", "the-edge-network"]);
    assert.deepEqual(networks("redis-service"), ["private-id"]);
  });

  it("shows no secret in an input or an output", async () => {
    const { resources, outputs } = await planEnvironment();
    const shown = JSON.stringify(
      resources.filter(({ type }) => type !== "docker:index/secret:Secret"),
    );
    for (const canary of ["canary-5d2b", "canary-key-77"]) {
      assert.ok(!shown.includes(canary));
      assert.ok(!JSON.stringify(outputs).includes(canary));
    }
  });

  it("opens no port of the machine and mounts nothing of it", async () => {
    const { resources } = await planEnvironment();
    for (const { inputs } of resources.filter(({ type }) => type === SERVICE)) {
      assert.deepEqual(inputs["endpointSpec"], { mode: "dnsrr" });
      assert.ok(!JSON.stringify(inputs).includes('"bind"'));
    }
  });

  it("declares the same resources at preview", async () => {
    const names = ({ resources }: Plan) => resources.map(({ type, name }) => `${type} ${name}`);
    const [preview, up] = [await planEnvironment({}, { preview: true }), await planEnvironment()];
    assert.deepEqual(names(preview).sort(), names(up).sort());
  });
});

describe("An environment's config", () => {
  it("is refused before any resource when an image is not pinned", async () => {
    const images = { "click-count": "unpinned", redis: REDIS };
    await assert.rejects(planEnvironment({ "slipway:images": images }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.summary, /Pulumi\.staging\.yaml: slipway:images\.click-count: not pinned/);
      return true;
    });
  });

  it("is refused when a digest is unknown and nothing stands in for it", async () => {
    const images = { "click-count": CLICK_COUNT, redis: "redis:7.4@unknown" };
    await assert.rejects(planEnvironment({ "slipway:images": images }), /slipway:images\.redis/);
  });

  it("takes an unknown digest with a record of what stands in", async () => {
    const images = { "click-count": CLICK_COUNT, redis: "redis:7.4@unknown" };
    const reference = `sha256:${"b".repeat(64)}`;
    const plan = await planEnvironment(
      { "slipway:images": images },
      { substitutions: { "redis:7.4": { reference } } },
    );
    assert.equal(containerOf(plan.find(SERVICE, "redis-service"))["image"], reference);
  });

  it("leaves out a service whose image is none, and its place in the others' order", async () => {
    const images = { "click-count": CLICK_COUNT, redis: "none" };
    const plan = await planEnvironment({ "slipway:images": images });
    assert.ok(plan.find(SERVICE, "click-count-service"));
    assert.throws(() => plan.find(SERVICE, "redis-service"));
  });

  it("asks a platform for what a platform has", () => {
    const platform = textConfigSource("config:\n  slipway:kind: platform\n", "Pulumi.p.yaml");
    assert.throws(
      () => checkedConfig(platform, {}),
      (error) => {
        assert.ok(error instanceof UserError);
        for (const name of ["images.traefik", "images.haproxy", "secrets.registry-password"]) {
          assert.ok(error.summary.includes(`slipway:${name}: missing`), name);
        }
        return true;
      },
    );
  });
});

describe("Services in the order of their dependencies", () => {
  const spec = (name: string, ...dependsOn: string[]): ServiceSpec => ({ name, dependsOn });
  const order = (...specs: ServiceSpec[]) => inDependencyOrder(specs).map(({ name }) => name);

  it("stay as they are when none depends on a later one", () => {
    assert.deepEqual(order(spec("a"), spec("b", "a"), spec("c")), ["a", "b", "c"]);
  });

  it("come after what they depend on, however deep", () => {
    assert.deepEqual(order(spec("c", "b"), spec("b", "a"), spec("a")), ["a", "b", "c"]);
  });
});
