import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { type Plan, type PlannedResource, PlannedSecret } from "../../golden/plan";
import { CERTIFICATE } from "../support/certificate";
import { HOST_KEY } from "../support/host";
import { planPlatform } from "./planned-platform";

const HOSTS = {
  ssh: ["m1", "m2"].map((name, index) => ({
    name,
    address: `192.0.2.${index + 11}`,
    clusterAddress: `10.0.0.${index + 11}`,
    hostKey: HOST_KEY,
    role: "manager",
  })),
};
const MIRROR = "registry.example.org:5001";
const EXTERNAL = { address: "ghcr.io/team", username: "ops" };

function planWith(registry: object): Promise<Plan> {
  return planPlatform({ hosts: HOSTS, registry });
}

/** The text of what runs on a machine, by the part of its preparation. */
function script(plan: Plan, part: "machine" | "network", machine = "m2"): string {
  return String(plan.find("command:remote:Command", `machine-${machine}-${part}`).inputs["stdin"]);
}

function names(plan: Plan, type: string): string[] {
  return plan.resources.filter((one) => one.type === type).map(({ name }) => name);
}

function configTexts(resources: readonly PlannedResource[]): string[] {
  return resources
    .filter(({ type }) => type === "docker:index/serviceConfig:ServiceConfig")
    .map(({ inputs }) => Buffer.from(String(inputs["data"]), "base64").toString());
}

/** What distribution is told, which is a secret. */
function upstreamOf(plan: Plan): unknown {
  const [file] = plan.resources.filter(
    ({ type, name }) => type.endsWith(":Secret") && name.startsWith("mirror-backend-"),
  );
  const data = file?.inputs["data"];
  assert.ok(data instanceof PlannedSecret);
  const text = Buffer.from(String(data.value), "base64").toString();
  return (parse(text) as { proxy: unknown }).proxy;
}

describe("A mirror beside the registry of machines", () => {
  it("is asked by every machine's engine first, which knows its name and its authority", async () => {
    const plan = await planWith({ mirror: {}, mirrors: ["https://mirror.example.com"] });
    const asked = `"registry-mirrors": ["https://${MIRROR}","https://mirror.example.com"]`;
    assert.ok(script(plan, "machine").includes(asked));
    const network = script(plan, "network");
    for (const registry of ["registry.example.org:5000", MIRROR]) {
      assert.ok(network.includes(`/etc/docker/certs.d/${registry}/ca.crt`), registry);
    }
    assert.match(network, /10\.0\.0\.11 registry\.example\.org/);
  });

  it("answers the cluster's machines alone", async () => {
    const plan = await planWith({ mirror: {} });
    const closed = configTexts(plan.resources).filter((text) => text.includes("{ src "));
    assert.equal(closed.length, 1);
    assert.match(closed[0] ?? "", /unless \{ src 10\.0\.0\.11 10\.0\.0\.12 \}/);
  });

  it("copies Docker Hub as nobody, or as the account that is named", async () => {
    assert.deepEqual(upstreamOf(await planWith({ mirror: {} })), {
      remoteurl: "https://registry-1.docker.io",
    });
    const mirror = { of: "https://hub.example.org", username: "team" };
    assert.deepEqual(upstreamOf(await planWith({ mirror })), {
      remoteurl: "https://hub.example.org",
      username: "team",
      password: "canary-mirror-password",
    });
  });

  it("stands alone where the registry is somebody else's", async () => {
    const plan = await planWith({ mirror: {}, external: EXTERNAL });
    assert.deepEqual(names(plan, "slipway:registry:HostRegistry"), []);
    assert.deepEqual(names(plan, "slipway:registry:RegistryMirror"), ["mirror"]);
    const network = script(plan, "network");
    assert.ok(network.includes(`/etc/docker/certs.d/${MIRROR}/ca.crt`));
    assert.ok(!network.includes("registry.example.org:5000"));
    assert.match(network, /10\.0\.0\.11 registry\.example\.org/);
  });

  it("has its own images from what it copies, which the other machines do not ask", async () => {
    const registry = {
      mirror: { of: "https://hub.example.org" },
      mirrors: ["https://m.example.org"],
    };
    const plan = await planWith(registry);
    const asked = (urls: string) => `"registry-mirrors": [${urls}]`;
    const [own, of, other] = [`https://${MIRROR}`, registry.mirror.of, ...registry.mirrors].map(
      (url) => `"${url}"`,
    );
    assert.ok(script(plan, "machine", "m1").includes(asked(`${own},${of},${other}`)));
    assert.ok(script(plan, "machine", "m2").includes(asked(`${own},${other}`)));
    const behindLogin = await planWith({ mirror: { ...registry.mirror, username: "team" } });
    assert.ok(script(behindLogin, "machine", "m1").includes(asked(`${own}`)), "engines send none");
  });

  it("trusts the authority that the config names for what it copies, and no other", async () => {
    const mirror = { of: "https://hub.example.org:5443" };
    const files = (plan: Plan) =>
      configTexts(plan.resources).filter((text) => text === CERTIFICATE);
    const trusting = (name: string) => planWith({ mirror, authorities: { [name]: CERTIFICATE } });
    assert.equal(files(await trusting("hub.example.org:5443")).length, 1);
    assert.equal(files(await trusting("hub.example.org")).length, 0, "another port");
  });

  it("is nowhere where nobody asked for one", async () => {
    for (const registry of [{}, { external: EXTERNAL }]) {
      const plan = await planWith(registry);
      assert.deepEqual(names(plan, "slipway:registry:RegistryMirror"), []);
      assert.ok(!script(plan, "machine").includes("https://registry"));
      assert.ok(!script(plan, "network").includes(MIRROR));
    }
  });
});

describe("The authorities of other registries", () => {
  it("are trusted by every machine, for these registries alone", async () => {
    const authorities = { "registry.example.com:5443": CERTIFICATE };
    for (const registry of [
      { authorities },
      { authorities, external: { ...EXTERNAL, address: "registry.example.com:5443/team" } },
    ]) {
      const plan = await planWith(registry);
      for (const machine of ["m1", "m2"]) {
        const network = script(plan, "network", machine);
        const place = "trust '/etc/docker/certs.d/registry.example.com:5443/ca.crt'";
        assert.ok(network.includes(`${place} '${CERTIFICATE}'`), machine);
        assert.equal(network.split("  trust '").length - 1, "external" in registry ? 1 : 2);
      }
    }
  });

  it("do not take the place of the platform's own", async () => {
    const own = "registry.example.org:5000";
    const network = script(await planWith({ authorities: { [own]: CERTIFICATE } }), "network");
    assert.ok(!network.includes(CERTIFICATE));
    assert.equal(network.split("  trust '").length - 1, 1);
  });
});
