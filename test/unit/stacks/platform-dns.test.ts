import * as assert from "node:assert/strict";
import { engineConfigText } from "../../../components/hosts/preparation/engine-config";
import type { Plan, PlannedResource } from "../../golden/plan";
import { HOST_KEY } from "../support/host";
import { planPlatform } from "./planned-platform";

const ROLES = { m1: "manager", m2: "manager", w1: "worker" };
const HOSTS = {
  ssh: Object.entries(ROLES).map(([name, role], index) => ({
    name,
    address: `192.0.2.${index + 11}`,
    clusterAddress: `10.0.0.${index + 11}`,
    hostKey: HOST_KEY,
    role,
    labels: role === "manager" ? { edge: "true" } : { registry: "true" },
  })),
};

/** The DNS servers in the settings of a machine's engine; undefined when they name none. */
function asked(plan: Plan, machine: string): unknown {
  const { inputs } = plan.find("command:remote:Command", `machine-${machine}-machine`);
  const script = String(inputs["stdin"]);
  const [line] = engineConfigText({ dns: ["?"] })
    .split("\n")
    .filter((one) => one.includes("dns"));
  assert.match(line ?? "", /^ {2}"dns": /, "the form of the settings has changed");
  const found = /^ {2}"dns": (\[.*\]),$/m.exec(script)?.[1];
  return found === undefined ? undefined : JSON.parse(found);
}

function askedBy(inputs: PlannedResource["inputs"]): readonly string[] | undefined {
  const { taskSpec } = inputs as unknown as {
    taskSpec: { containerSpec: { dnsConfig?: { nameservers: readonly string[] } } };
  };
  return taskSpec.containerSpec.dnsConfig?.nameservers;
}

describe("A DNS server on machines", () => {
  it("is asked by the containers of every machine, by its own machine last", async () => {
    const plan = await planPlatform({ hosts: HOSTS, dns: { upstream: ["192.0.2.53"] } });
    assert.deepEqual(asked(plan, "w1"), ["10.0.0.11", "10.0.0.12"]);
    assert.deepEqual(asked(plan, "m1"), ["10.0.0.12", "10.0.0.11"]);
    assert.deepEqual(asked(plan, "m2"), ["10.0.0.11", "10.0.0.12"]);
  });

  it("is no business of containers where the config says so, or where there is none", async () => {
    for (const sections of [{ dns: { containers: false } }, {}]) {
      const plan = await planPlatform({ hosts: HOSTS, ...sections });
      for (const name of Object.keys(ROLES)) assert.equal(asked(plan, name), undefined);
    }
  });

  it("is not needed by the registry and its mirror, which may have to bring its image", async () => {
    const sections = { hosts: HOSTS, registry: { mirror: {} } };
    const ofRegistries = async (dns: object) => {
      const plan = await planPlatform({ ...sections, dns });
      const services = plan.resources.filter(({ type }) => type === "docker:index/service:Service");
      return Object.fromEntries(services.map(({ name, inputs }) => [name, askedBy(inputs)]));
    };
    const asked = await ofRegistries({ upstream: ["192.0.2.53"] });
    assert.deepEqual(
      Object.keys(asked).filter((name) => asked[name] !== undefined),
      ["registry-backend-service", "mirror-backend-service"],
    );
    assert.deepEqual(asked["mirror-backend-service"], ["192.0.2.53"]);
    const left = await ofRegistries({ containers: false, upstream: ["192.0.2.53"] });
    assert.ok(Object.values(left).every((one) => one === undefined));
  });

  it("knows the edge's machines and the registry's by their addresses in the cluster", async () => {
    const plan = await planPlatform({ hosts: HOSTS, dns: { upstream: ["192.0.2.53"] } });
    const texts = plan.resources
      .filter(({ type }) => type === "docker:index/serviceConfig:ServiceConfig")
      .map(({ inputs }) => Buffer.from(String(inputs["data"]), "base64").toString());
    const [text = ""] = texts.filter((one) => one.includes("local=/example.org/"));
    assert.match(text, /^address=\/example\.org\/10\.0\.0\.11$/m);
    assert.match(text, /^address=\/example\.org\/10\.0\.0\.12$/m);
    assert.match(text, /^host-record=registry\.example\.org,10\.0\.0\.13$/m);
    assert.match(text, /^server=192\.0\.2\.53$/m);
  });
});
