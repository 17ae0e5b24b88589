import * as assert from "node:assert/strict";
import { Dns } from "../../../../components/dns/dns";
import { dnsSpec } from "../../../../components/dns/spec";
import { checkServices } from "../../../../model/check-services";
import { type Plan, planOf } from "../../../golden/plan";

const PIN = `image:1@sha256:${"a".repeat(64)}`;
const SETTINGS = {
  zone: "example.org",
  answers: ["192.0.2.11", "192.0.2.12"],
  registry: { name: "registry.example.org", addresses: ["192.0.2.21"] },
  port: 53,
  count: 2,
  on: { role: "manager" },
} as const;

describe("Dns", () => {
  let plan: Plan;
  before(async () => {
    plan = await planOf(
      async () => {
        new Dns("dns", {
          ...SETTINGS,
          origin: { project: "slipway", stack: "platform" },
          image: { name: "dnsmasq", pin: PIN, run: PIN },
          observed: { compared: false, why: "there is no engine in this test" },
          nonce: "nonce",
        });
        return {};
      },
      { stack: "platform" },
    );
  });

  const inputs = () =>
    plan.find("docker:index/service:Service").inputs as unknown as {
      readonly name: string;
      readonly mode: object;
      readonly endpointSpec: object;
      readonly updateConfig: { readonly order: string; readonly delay: string };
      readonly labels: { readonly label: string }[];
      readonly taskSpec: {
        readonly networksAdvanceds: object[];
        readonly placement: object;
        readonly containerSpec: Readonly<Record<string, unknown>>;
      };
    };

  it("answers on a port of each machine, by UDP and TCP", () => {
    const { name, mode, endpointSpec, taskSpec } = inputs();
    assert.equal(name, "platform-dns");
    assert.deepEqual(mode, { replicated: { replicas: 2 } });
    assert.deepEqual(endpointSpec, {
      mode: "dnsrr",
      ports: [
        { targetPort: 5353, publishedPort: 53, protocol: "udp", publishMode: "host" },
        { targetPort: 5353, publishedPort: 53, protocol: "tcp", publishMode: "host" },
      ],
    });
    assert.deepEqual(taskSpec.placement, { constraints: ["node.role==manager"], maxReplicas: 1 });
  });

  it("runs as nobody, with no capability, and with a root that cannot be written", () => {
    const { containerSpec } = inputs().taskSpec;
    assert.equal(containerSpec["user"], "65534:65534");
    assert.deepEqual(containerSpec["capDrops"], ["ALL"]);
    assert.equal(containerSpec["capAdds"], undefined);
    assert.equal(containerSpec["readOnly"], true);
    assert.equal(containerSpec["mounts"], undefined);
  });

  it("is replaced on one machine after the other", () => {
    const { order, delay } = inputs().updateConfig;
    assert.deepEqual({ order, delay }, { order: "stop-first", delay: "5s" });
  });

  it("is in a network of its own, and not behind the edge", () => {
    assert.deepEqual(inputs().taskSpec.networksAdvanceds, [
      { id: "dns-network-id", aliases: ["dns"] },
    ]);
    assert.equal(plan.find("docker:index/network:Network").inputs["name"], "platform-dns");
    assert.ok(!inputs().labels.some(({ label }) => label.startsWith("traefik.")));
  });

  it("asks itself for a name of its zone to see whether it answers", () => {
    const { health } = dnsSpec(SETTINGS);
    assert.deepEqual(health?.command, ["nslookup", "-port=5353", "dns.example.org", "127.0.0.1"]);
  });

  it("is a declaration like any other", () => {
    assert.doesNotThrow(() => checkServices([dnsSpec(SETTINGS)]));
  });
});
