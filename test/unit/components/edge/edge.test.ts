import * as assert from "node:assert/strict";
import {
  type DashboardArgs,
  Edge,
  type EdgeArgs,
  edgeForSteps,
} from "../../../../components/edge/edge";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, type PlannedResource, PlannedSecret, planOf } from "../../../golden/plan";

const SERVICE = "docker:index/service:Service";
const NETWORK = "docker:index/network:Network";
const PIN = `image:1@sha256:${"a".repeat(64)}`;

const DASHBOARD: DashboardArgs = {
  host: "dashboard.slipway.localhost",
  user: "slipway",
  password: new SecretValue("canary-91ce"),
};

function planEdge(more: Partial<EdgeArgs> & { preview?: boolean } = {}): Promise<Plan> {
  const { preview, ...args } = more;
  return planOf(
    async () => {
      const edge = new Edge("edge", {
        origin: { project: "slipway", stack: "platform" },
        images: {
          traefik: { name: "traefik", pin: PIN, run: PIN },
          haproxy: { name: "haproxy", pin: PIN, run: PIN },
        },
        port: 8081,
        logLevel: "INFO",
        nameKey: new SecretValue("key"),
        observed: { compared: false, why: "there is no engine in this test" },
        nonce: "nonce",
        ...args,
      });
      return { networkId: edge.networkId };
    },
    { stack: "platform", preview },
  );
}

/** The parts of a service's inputs that these tests read. */
interface ServiceInputs {
  readonly labels: { readonly label: string; readonly value: string }[];
  readonly endpointSpec: { readonly mode: string; readonly ports?: object[] };
  readonly updateConfig: { readonly order: string; readonly delay: string };
  readonly mode: { readonly replicated: { readonly replicas: number } };
  readonly taskSpec: {
    readonly networksAdvanceds: { readonly id: string }[];
    readonly placement: { readonly constraints?: string[]; readonly maxReplicas: number };
    readonly containerSpec: {
      readonly args?: string[];
      readonly env?: Record<string, string>;
      readonly mounts?: object[];
      readonly secrets?: { readonly fileName: string; readonly fileUid: string }[];
      readonly user: string;
      readonly capAdds?: string[];
      readonly capDrops: string[];
      readonly readOnly: boolean;
    };
  };
}

function serviceInputs(plan: Plan, name: string): ServiceInputs {
  return (plan.find(SERVICE, name) satisfies PlannedResource).inputs as unknown as ServiceInputs;
}

describe("Edge", () => {
  let plan: Plan;
  before(async () => {
    plan = await planEdge();
  });

  it("never shows Traefik the engine's socket", () => {
    const { containerSpec } = serviceInputs(plan, "edge-traefik-service").taskSpec;
    assert.equal(containerSpec.mounts, undefined);
    assert.ok(!JSON.stringify(containerSpec).includes("docker.sock"));
  });

  it("shows the socket to its proxy only, and read-only", () => {
    const { containerSpec } = serviceInputs(plan, "edge-socket-proxy-service").taskSpec;
    const path = "/var/run/docker.sock";
    assert.deepEqual(containerSpec.mounts, [
      { type: "bind", source: path, target: path, readOnly: true },
    ]);
  });

  it("takes the socket of an engine that has it elsewhere", async () => {
    const elsewhere = await planEdge({ engineSocket: "/run/user/1000/docker.sock" });
    const { mounts } = serviceInputs(elsewhere, "edge-socket-proxy-service").taskSpec.containerSpec;
    assert.deepEqual(mounts, [
      {
        type: "bind",
        source: "/run/user/1000/docker.sock",
        target: "/var/run/docker.sock",
        readOnly: true,
      },
    ]);
  });

  it("runs neither of them with a capability or with a root that can be written", () => {
    for (const name of ["edge-traefik-service", "edge-socket-proxy-service"]) {
      const { containerSpec } = serviceInputs(plan, name).taskSpec;
      assert.deepEqual(containerSpec.capDrops, ["ALL"]);
      assert.equal(containerSpec.capAdds, undefined);
      assert.equal(containerSpec.readOnly, true);
    }
    assert.equal(
      serviceInputs(plan, "edge-traefik-service").taskSpec.containerSpec.user,
      "65532:65532",
    );
  });

  it("opens one port of the machine, and replaces what holds it by stopping it first", () => {
    const { endpointSpec, updateConfig } = serviceInputs(plan, "edge-traefik-service");
    assert.deepEqual(endpointSpec, {
      mode: "dnsrr",
      ports: [{ targetPort: 8000, publishedPort: 8081, protocol: "tcp", publishMode: "host" }],
    });
    assert.equal(updateConfig.order, "stop-first");
    assert.equal(serviceInputs(plan, "edge-socket-proxy-service").endpointSpec.ports, undefined);
  });

  it("keeps the socket proxy in a network without a way out, which apps don't join", () => {
    assert.equal(plan.find(NETWORK, "edge-socket").inputs["internal"], true);
    assert.equal(plan.find(NETWORK, "edge-network").inputs["internal"], false);
    const ids = (name: string) =>
      serviceInputs(plan, name).taskSpec.networksAdvanceds.map(({ id }) => id);
    assert.deepEqual(ids("edge-socket-proxy-service"), ["edge-socket-id"]);
    assert.deepEqual(ids("edge-traefik-service"), ["edge-socket-id", "edge-network-id"]);
    assert.equal(plan.outputs["networkId"], "edge-network-id");
  });

  it("answers as `edge` in the network of a CI's steps, and finds services in its own", async () => {
    const steps = { id: "steps-id", name: "platform-ci-steps" };
    const { taskSpec } = serviceInputs(await planEdge({ steps }), "edge-traefik-service");
    assert.deepEqual(taskSpec.networksAdvanceds.slice(1), [
      { id: "edge-network-id" },
      { id: "steps-id", aliases: ["edge"] },
    ]);
    const args = taskSpec.containerSpec.args ?? [];
    assert.ok(args.includes("--providers.swarm.network=platform-edge"));
    assert.ok(!args.some((arg) => arg.includes("ci-steps")));
    assert.equal(edgeForSteps({}), "edge:8000");
    assert.equal(
      edgeForSteps({ tls: { from: "authority", certificate: new SecretValue(""), names: [] } }),
      "edge:8443",
    );
  });

  it("runs both where the swarm is managed", () => {
    for (const name of ["edge-traefik-service", "edge-socket-proxy-service"]) {
      const { constraints } = serviceInputs(plan, name).taskSpec.placement;
      assert.deepEqual(constraints, ["node.role==manager"]);
    }
  });

  it("serves no dashboard unless it is asked for", () => {
    const text = JSON.stringify(plan.resources);
    assert.ok(!text.includes("dashboard"));
    assert.ok(!text.includes("--api"));
    const labels = serviceInputs(plan, "edge-traefik-service").labels;
    assert.deepEqual(
      labels.filter(({ label }) => label.startsWith("traefik.")),
      [],
    );
  });

  it("declares the same at preview, where no id is known yet", async () => {
    const preview = await planEdge({ preview: true });
    const names = ({ resources }: Plan) => resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(names(preview).sort(), names(plan).sort());
    const labels = (one: Plan) => serviceInputs(one, "edge-traefik-service").labels;
    assert.deepEqual(labels(preview), labels(plan));
  });
});

describe("Edge's dashboard", () => {
  let plan: Plan;
  before(async () => {
    plan = await planEdge({ dashboard: DASHBOARD });
  });

  it("is routed by host name and behind a password", () => {
    const labels = new Map(
      serviceInputs(plan, "edge-traefik-service").labels.map(({ label, value }) => [label, value]),
    );
    const router = "traefik.http.routers.platform-dashboard";
    assert.equal(labels.get(`${router}.rule`), "Host(`dashboard.slipway.localhost`)");
    assert.equal(labels.get(`${router}.service`), "api@internal");
    assert.equal(labels.get(`${router}.middlewares`), "platform-dashboard-auth");
    assert.equal(
      labels.get("traefik.http.middlewares.platform-dashboard-auth.basicauth.usersfile"),
      "/run/secrets/dashboard-htpasswd",
    );
  });

  it("has no way in without the password", () => {
    const { args = [] } = serviceInputs(plan, "edge-traefik-service").taskSpec.containerSpec;
    assert.ok(args.includes("--api.dashboard=true"));
    assert.ok(args.includes("--api.insecure=false"));
  });

  it("has its password in no input but a secret one, and there only hashed", () => {
    assert.ok(!JSON.stringify(plan.resources).includes("canary-91ce"));
    const secrets = plan.resources.filter(({ type }) => type === "docker:index/secret:Secret");
    assert.equal(secrets.length, 1);
    assert.ok(secrets[0]?.inputs["data"] instanceof PlannedSecret);
  });
});

describe("The edge on many machines", () => {
  it("has one Traefik a machine, and one socket proxy a manager", async () => {
    const nodes = { count: 2, on: { labels: { edge: "true" } }, managers: 3 };
    const plan = await planEdge({ nodes });
    const traefik = serviceInputs(plan, "edge-traefik-service");
    assert.equal(traefik.mode.replicated.replicas, 2);
    assert.deepEqual(traefik.taskSpec.placement, {
      constraints: ["node.labels.edge==true"],
      maxReplicas: 1,
    });
    assert.equal(traefik.updateConfig.delay, "5s");
    const proxy = serviceInputs(plan, "edge-socket-proxy-service");
    assert.equal(proxy.mode.replicated.replicas, 3);
    assert.deepEqual(proxy.taskSpec.placement, {
      constraints: ["node.role==manager"],
      maxReplicas: 1,
    });
    assert.equal(proxy.updateConfig.order, "stop-first");
  });
});

describe("The edge with TLS", () => {
  const SECRET = "docker:index/secret:Secret";
  const own = {
    from: "authority",
    certificate: new SecretValue("canary-cert-20d8"),
    names: ["*.slipway.localhost"],
  } as const;

  it("opens a second port, and serves the dashboard at the same entry point", async () => {
    const plan = await planEdge({ tls: own, tlsPort: 8444, dashboard: DASHBOARD });
    const { endpointSpec, labels } = serviceInputs(plan, "edge-traefik-service");
    assert.deepEqual(endpointSpec.ports, [
      { targetPort: 8000, publishedPort: 8081, protocol: "tcp", publishMode: "host" },
      { targetPort: 8443, publishedPort: 8444, protocol: "tcp", publishMode: "host" },
    ]);
    const router = "traefik.http.routers.platform-dashboard";
    const valueOf = (name: string) => labels.find(({ label }) => label === name)?.value;
    assert.equal(valueOf(`${router}.entrypoints`), "web");
    assert.equal(valueOf(`${router}.middlewares`), "platform-dashboard-auth");
  });

  it("has its certificate in no input but a secret one", async () => {
    const plan = await planEdge({ tls: own });
    const { secrets } = serviceInputs(plan, "edge-traefik-service").taskSpec.containerSpec;
    assert.deepEqual(
      secrets?.map(({ fileName, fileUid }) => ({ fileName, fileUid })),
      [{ fileName: "/run/secrets/edge-certificate.pem", fileUid: "65532" }],
    );
    const found = plan.resources.filter(({ type }) => type === SECRET);
    assert.ok(found[0]?.inputs["data"] instanceof PlannedSecret);
    const text = JSON.stringify(plan.resources, (_key, value: unknown) =>
      value instanceof PlannedSecret ? "[secret]" : value,
    );
    assert.ok(!text.includes("canary"));
    assert.ok(!text.includes(Buffer.from("canary-cert-20d8").toString("base64")));
  });

  it("keeps what an ACME server gave on a volume, as the only thing that it may write", async () => {
    const plan = await planEdge({
      tls: {
        from: "acme",
        email: "ops@example.org",
        challenge: "dns",
        provider: "cloudflare",
        credentials: { CF_DNS_API_TOKEN: new SecretValue("canary-token") },
      },
    });
    const { containerSpec } = serviceInputs(plan, "edge-traefik-service").taskSpec;
    assert.deepEqual(containerSpec.mounts, [
      { type: "volume", source: "platform-traefik-acme", target: "/acme", readOnly: false },
    ]);
    assert.equal(containerSpec.user, "0:0");
    assert.deepEqual(containerSpec.capDrops, ["ALL"]);
    assert.equal(containerSpec.readOnly, true);
    assert.deepEqual(containerSpec.env, {
      CF_DNS_API_TOKEN_FILE: "/run/secrets/acme-cf-dns-api-token",
    });
  });

  it("is refused before anything is declared where it could not work", async () => {
    const nodes = { count: 2, on: { role: "manager" }, managers: 2 } as const;
    const tls = { from: "acme", email: "ops@example.org", challenge: "http" } as const;
    await assert.rejects(planEdge({ tls, nodes }), /challenge is http, and 2 machines/);
  });
});
