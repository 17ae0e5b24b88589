import * as assert from "node:assert/strict";
import { HostRegistry, type HostRegistryArgs } from "../../../../components/registry/host-registry";
import { RegistryMirror } from "../../../../components/registry/registry-mirror";
import type { RegistrySurroundings } from "../../../../components/registry/registry-services";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const SERVICE = "docker:index/service:Service";
const SECRET = "docker:index/secret:Secret";
const VOLUME = "docker:index/volume:Volume";

/** Swarm makes it where the instance runs, with labels that say whose it is; the plan makes none. */
function assertOwnVolume(plan: Plan, name: string, volume: string): void {
  assert.deepEqual(
    plan.resources.filter(({ type }) => type === VOLUME),
    [],
  );
  const { mounts } = service(plan, name).taskSpec.containerSpec;
  const mount = mounts?.find(({ type }) => type === "volume");
  assert.equal(mount?.source, volume);
  assert.deepEqual(mount?.volumeOptions?.labels, [
    { label: "slipway.project", value: "slipway" },
    { label: "slipway.stack", value: "platform" },
  ]);
}
const PIN = `image:1@sha256:${"a".repeat(64)}`;
const NAME = "registry.example.org";

const SURROUNDINGS: RegistrySurroundings = {
  origin: { project: "slipway", stack: "platform" },
  images: {
    registry: { name: "registry", pin: PIN, run: PIN },
    haproxy: { name: "haproxy", pin: PIN, run: PIN },
  },
  certificate: new SecretValue("canary-certificate"),
  nameKey: new SecretValue("key"),
  observed: { compared: false, why: "there is no engine in this test" },
  nonce: "nonce",
};
const CLIENTS = {
  operator: new SecretValue("canary-operator"),
  reader: new SecretValue("canary-reader"),
};

function planRegistry({
  preview = false,
  ...more
}: Partial<HostRegistryArgs> & { preview?: boolean } = {}): Promise<Plan> {
  return planOf(
    async () => {
      const { address } = new HostRegistry("registry", {
        ...SURROUNDINGS,
        address: { name: NAME, port: 5000 },
        host: "m1",
        clients: CLIENTS,
        ...more,
      });
      return { address };
    },
    { stack: "platform", preview },
  );
}

/** The parts of a service's inputs that these tests read. */
interface ServiceInputs {
  readonly mode: { readonly replicated: { readonly replicas: number } };
  readonly endpointSpec: { readonly mode: string; readonly ports?: object[] };
  readonly updateConfig: { readonly order: string };
  readonly taskSpec: {
    readonly networksAdvanceds: { readonly id: string; readonly aliases?: string[] }[];
    readonly placement: { readonly constraints?: string[]; readonly maxReplicas: number };
    readonly containerSpec: {
      readonly args: string[];
      readonly user?: string;
      readonly mounts?: {
        readonly type: string;
        readonly target: string;
        readonly source?: string;
        readonly volumeOptions?: { readonly labels: readonly unknown[] };
      }[];
      readonly secrets: { readonly fileName: string; readonly fileUid: string }[];
      readonly capDrops: string[];
      readonly readOnly: boolean;
    };
  };
}

function service(plan: Plan, name: string): ServiceInputs {
  return plan.find(SERVICE, name).inputs as unknown as ServiceInputs;
}

describe("HostRegistry", () => {
  let plan: Plan;
  before(async () => {
    plan = await planRegistry();
  });

  it("has one name for everybody", () => {
    assert.equal(plan.outputs["address"], "registry.example.org:5000");
  });

  it("opens the gateway's port of the machine, and no port of the registry", () => {
    assert.deepEqual(service(plan, "registry-gateway-service").endpointSpec, {
      mode: "dnsrr",
      ports: [{ targetPort: 5000, publishedPort: 5000, protocol: "tcp", publishMode: "host" }],
    });
    assert.deepEqual(service(plan, "registry-backend-service").endpointSpec, { mode: "dnsrr" });
  });

  it("runs both on the one machine that keeps the blobs, stopping the old one first", () => {
    for (const name of ["registry-gateway-service", "registry-backend-service"]) {
      const { taskSpec, updateConfig, mode } = service(plan, name);
      assert.deepEqual(taskSpec.placement.constraints, ["node.labels.slipway.host==m1"]);
      assert.equal(updateConfig.order, "stop-first");
      assert.equal(mode.replicated.replicas, 1);
    }
    assertOwnVolume(plan, "registry-backend-service", "platform-registry-data");
  });

  it("shares a network of their own, where the registry is found by its name", () => {
    const networks = (name: string) => service(plan, name).taskSpec.networksAdvanceds;
    assert.deepEqual(networks("registry-backend-service"), [
      { id: "registry-network-id", aliases: ["registry"] },
    ]);
    assert.deepEqual(networks("registry-gateway-service"), [
      { id: "registry-network-id", aliases: ["registry-gateway"] },
    ]);
  });

  it("gives HAProxy's own user its files, and neither of them a capability", () => {
    const gateway = service(plan, "registry-gateway-service").taskSpec.containerSpec;
    assert.equal(gateway.user, "99:99");
    assert.deepEqual(
      gateway.secrets.map(({ fileName, fileUid }) => [fileName, fileUid]),
      [
        ["/run/secrets/certificate.pem", "99"],
        ["/run/secrets/users.cfg", "99"],
      ],
    );
    assert.equal(gateway.mounts, undefined);
    for (const name of ["registry-gateway-service", "registry-backend-service"]) {
      const { capDrops, readOnly } = service(plan, name).taskSpec.containerSpec;
      assert.deepEqual([capDrops, readOnly], [["ALL"], true]);
    }
  });

  it("has passwords, certificate and configuration in secret inputs only", () => {
    const text = JSON.stringify(plan.resources);
    assert.ok(!text.includes("canary"));
    const secrets = plan.resources.filter(({ type }) => type === SECRET);
    const texts = secrets.map(({ inputs }) => {
      assert.ok(inputs["data"] instanceof PlannedSecret);
      return Buffer.from(inputs["data"].value as string, "base64").toString();
    });
    assert.equal(texts.length, 3);
    assert.ok(texts.some((one) => one === "canary-certificate"));
    const users = texts.find((one) => one.startsWith("userlist clients\n")) ?? "";
    assert.match(
      users,
      /user operator password \$2y\$05\$.{53}\n {2}user reader password \$2y\$05\$/,
    );
    assert.ok(!texts.join("").includes("canary-operator"));
    assert.ok(!texts.join("").includes("canary-reader"));
  });

  it("declares the same at preview and on the next run", async () => {
    const [preview, again] = [await planRegistry({ preview: true }), await planRegistry()];
    const names = ({ resources }: Plan) => resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(names(preview).sort(), names(plan).sort());
    assert.deepEqual(again.resources, plan.resources);
  });

  it("makes other objects for another password, so that both services take it", async () => {
    const other = await planRegistry({
      clients: { ...CLIENTS, reader: new SecretValue("canary-new") },
    });
    const names = (one: Plan) =>
      one.resources.filter(({ type }) => type === SECRET).map(({ name }) => name);
    const changed = names(other).filter((name) => !names(plan).includes(name));
    assert.equal(changed.length, 1);
    assert.match(changed[0] ?? "", /^registry-gateway-platform-registry-gateway-users-/);
  });

  it("runs twice, on the machines marked for it, where the blobs are kept elsewhere", async () => {
    const twice = await planRegistry({
      instances: 2,
      storage: { kind: "azure", account: "acme", container: "registry" },
    });
    for (const name of ["registry-gateway-service", "registry-backend-service"]) {
      const { placement } = service(twice, name).taskSpec;
      assert.deepEqual(placement, {
        constraints: ["node.labels.registry==true"],
        maxReplicas: 1,
      });
      assert.equal(service(twice, name).mode.replicated.replicas, 2);
    }
    assert.ok(!twice.resources.some(({ type }) => type === VOLUME));
  });

  it("does not run twice on one machine's volume", async () => {
    await assert.rejects(planRegistry({ instances: 2 }), {
      message: "2 instances of a registry cannot share a machine's volume",
    });
  });
});

describe("RegistryMirror", () => {
  it("is read without a password at the next port, on a volume of its own", async () => {
    const plan = await planOf(
      async () => {
        const { url } = new RegistryMirror("mirror", {
          ...SURROUNDINGS,
          registry: { name: NAME, port: 5000 },
          host: "m1",
          sources: ["10.0.0.11", "10.0.0.12"],
          upstream: { url: "https://registry-1.docker.io" },
        });
        return { url };
      },
      { stack: "platform" },
    );
    assert.equal(plan.outputs["url"], "https://registry.example.org:5001");
    const { endpointSpec, taskSpec } = service(plan, "mirror-gateway-service");
    assert.deepEqual(endpointSpec.ports, [
      { targetPort: 5000, publishedPort: 5001, protocol: "tcp", publishMode: "host" },
    ]);
    assert.deepEqual(taskSpec.containerSpec.args, [
      "haproxy",
      "-f",
      "/usr/local/etc/haproxy/haproxy.cfg",
    ]);
    assertOwnVolume(plan, "mirror-backend-service", "platform-mirror-data");
    const [config] = plan.resources.filter(({ type }) => type.endsWith(":ServiceConfig"));
    const text = Buffer.from(String(config?.inputs["data"]), "base64").toString();
    assert.match(text, / unless \{ src 10\.0\.0\.11 10\.0\.0\.12 \}\n/);
  });
});
