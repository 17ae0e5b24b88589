import * as assert from "node:assert/strict";
import { Ci, type CiArgs } from "../../../../components/ci/ci";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const SERVICE = "docker:index/service:Service";
const NETWORK = "docker:index/network:Network";
const SECRET = "docker:index/secret:Secret";
const SOCKET = "/var/run/docker.sock";

const NAMES = [
  "forge-admin-password",
  "forge-secret-key",
  "forge-internal-token",
  "forge-oauth-client",
  "forge-oauth-secret",
  "ci-agent-secret",
  "ci-grpc-secret",
];

const image = (name: string) => {
  const pin = `${name}:1@sha256:${"a".repeat(64)}`;
  return { name, pin, run: pin };
};

function planCi(more: Partial<CiArgs> = {}, preview = false): Promise<Plan> {
  return planOf(
    async () => {
      const ci = new Ci("ci", {
        origin: { project: "slipway", stack: "platform" },
        images: {
          server: image("woodpecker-server"),
          agent: image("woodpecker-agent"),
          clone: image("plugin-git"),
        },
        forge: { kind: "own", image: image("gitea"), host: "git.slipway.localhost" },
        host: "ci.slipway.localhost",
        admins: ["operator"],
        database: "sqlite",
        workflows: 2,
        environment: { SLIPWAY_CI_IMAGE: "slipway-ci:1" },
        steps: { id: "steps-id", name: "platform-ci-steps" },
        edge: { network: { id: "edge-id", name: "platform-edge" }, port: 8081 },
        secrets: Object.fromEntries(NAMES.map((name) => [name, new SecretValue(`canary-${name}`)])),
        nameKey: new SecretValue("key"),
        engineSocket: SOCKET,
        observed: { compared: false, why: "there is no engine in this test" },
        nonce: "nonce",
        ...more,
      });
      return { forgeUrl: ci.forgeUrl, ciUrl: ci.ciUrl };
    },
    { stack: "platform", preview },
  );
}

/** The parts of a service's inputs that these tests read. */
interface ServiceInputs {
  readonly name: string;
  readonly labels: { readonly label: string; readonly value: string }[];
  readonly endpointSpec: { readonly ports?: object[] };
  readonly taskSpec: {
    readonly networksAdvanceds: { readonly id: string; readonly aliases?: string[] }[];
    readonly containerSpec: {
      readonly env: Record<string, string>;
      readonly mounts?: { readonly type: string; readonly source: string }[];
      readonly capAdds?: string[];
      readonly capDrops: string[];
      readonly readOnly: boolean;
    };
  };
}

function inputs(plan: Plan, name: string): ServiceInputs {
  return plan.find(SERVICE, `ci-${name}-service`).inputs as unknown as ServiceInputs;
}

const services = ({ resources }: Plan) =>
  resources.filter(({ type }) => type === SERVICE).map(({ inputs: { name } }) => name);

describe("Ci", () => {
  let plan: Plan;
  before(async () => {
    plan = await planCi();
  });
  const environment = (name: string) => inputs(plan, name).taskSpec.containerSpec.env;

  it("is a forge, a server and two agents", () => {
    assert.deepEqual(services(plan).sort(), [
      "platform-ci-agent",
      "platform-ci-deploy-agent",
      "platform-ci-server",
      "platform-forge",
    ]);
    assert.deepEqual(plan.outputs, {
      forgeUrl: "http://git.slipway.localhost:8081",
      ciUrl: "http://ci.slipway.localhost:8081",
    });
  });

  it("shows the engine's socket to the agents alone, and read-only", () => {
    for (const name of ["agent", "deploy-agent"]) {
      const { mounts = [] } = inputs(plan, name).taskSpec.containerSpec;
      assert.deepEqual(
        mounts.filter(({ type }) => type === "bind"),
        [{ type: "bind", source: SOCKET, target: SOCKET, readOnly: true }],
      );
    }
    for (const name of ["forge", "server"]) {
      const { containerSpec } = inputs(plan, name).taskSpec;
      assert.ok(!JSON.stringify(containerSpec).includes("docker.sock"));
    }
  });

  it("runs nothing with a capability or with a root that can be written", () => {
    for (const name of ["forge", "server", "agent", "deploy-agent"]) {
      const { containerSpec } = inputs(plan, name).taskSpec;
      assert.deepEqual(containerSpec.capDrops, ["ALL"], name);
      assert.equal(containerSpec.capAdds, undefined, name);
      assert.equal(containerSpec.readOnly, true, name);
      assert.equal(inputs(plan, name).endpointSpec.ports, undefined, name);
    }
  });

  it("keeps steps out of the network in which agents and server meet", () => {
    const networks = (name: string) => inputs(plan, name).taskSpec.networksAdvanceds;
    const ids = (name: string) => networks(name).map(({ id }) => id);
    assert.deepEqual(ids("agent"), ["ci-network-id"]);
    assert.deepEqual(ids("deploy-agent"), ["ci-network-id"]);
    assert.deepEqual(ids("server"), ["ci-network-id", "edge-id"]);
    assert.deepEqual(ids("forge"), ["ci-network-id", "edge-id", "steps-id"]);
    const { inputs: inner } = plan.find(NETWORK, "ci-network");
    assert.deepEqual(
      [inner["name"], inner["internal"], inner["attachable"]],
      ["platform-ci", true, false],
    );
    assert.equal(environment("agent")["WOODPECKER_BACKEND_DOCKER_NETWORK"], "platform-ci-steps");
  });

  it("has the forge answer at its public name in both networks, on the same port", () => {
    const [inner, edge, steps] = inputs(plan, "forge").taskSpec.networksAdvanceds;
    assert.deepEqual(inner?.aliases, ["forge", "git.slipway.localhost"]);
    assert.equal(edge?.aliases, undefined);
    assert.deepEqual(steps?.aliases, ["forge", "git.slipway.localhost"]);
    assert.equal(environment("forge")["GITEA__server__HTTP_PORT"], "8081");
    assert.equal(
      environment("server")["WOODPECKER_GITEA_URL"],
      "http://git.slipway.localhost:8081",
    );
  });

  it("tells every step where the forge is, how git reaches it, and which image has slipway", () => {
    assert.deepEqual(environment("server")["WOODPECKER_ENVIRONMENT"]?.split(","), [
      "GIT_CONFIG_COUNT:1",
      "GIT_CONFIG_KEY_0:http.http://git.slipway.localhost:8081/.proxy",
      "GIT_CONFIG_VALUE_0:http://forge:8081",
      "SLIPWAY_CI_IMAGE:slipway-ci:1",
      "SLIPWAY_FORGE_KIND:gitea",
      "SLIPWAY_FORGE_URL:http://git.slipway.localhost:8081",
    ]);
  });

  it("is routed to by the host names of forge and server", () => {
    const rules = (name: string) =>
      inputs(plan, name).labels.filter(({ label }) => label.endsWith(".rule"));
    assert.match(rules("forge")[0]?.value ?? "", /`git\.slipway\.localhost`/);
    assert.match(rules("server")[0]?.value ?? "", /`ci\.slipway\.localhost`/);
    assert.deepEqual(rules("agent"), []);
    const url = inputs(plan, "forge").labels.find(({ label }) => label === "slipway.url");
    assert.equal(url?.value, "http://git.slipway.localhost:8081/");
  });

  it("has one agent for what runs one at a time", () => {
    assert.equal(environment("deploy-agent")["WOODPECKER_FILTER_LABELS"], "slipway-group=*");
    assert.equal(environment("deploy-agent")["WOODPECKER_MAX_WORKFLOWS"], "1");
    assert.equal(environment("agent")["WOODPECKER_FILTER_LABELS"], undefined);
    assert.equal(environment("agent")["WOODPECKER_MAX_WORKFLOWS"], "2");
  });

  it("has its secrets in no input but secret ones, each service its own", () => {
    const secrets = plan.resources.filter(({ type }) => type === SECRET);
    // The agents' secret goes to three services.
    assert.equal(secrets.length, NAMES.length + 2);
    assert.ok(secrets.every(({ inputs: { data } }) => data instanceof PlannedSecret));
    const text = JSON.stringify(plan.resources, (_key, value: unknown) =>
      value instanceof PlannedSecret ? "[secret]" : value,
    );
    for (const name of NAMES) {
      assert.ok(!text.includes(`canary-${name}`), name);
      assert.ok(!text.includes(Buffer.from(`canary-${name}`).toString("base64")), name);
    }
  });

  it("declares the same at preview, where no id is known yet", async () => {
    const preview = await planCi({}, true);
    const names = ({ resources }: Plan) => resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(names(preview).sort(), names(plan).sort());
    assert.deepEqual(inputs(preview, "forge").labels, inputs(plan, "forge").labels);
  });
});

describe("Ci with HTTPS", () => {
  it("sends people to HTTPS, and has the server ask the forge itself", async () => {
    const plan = await planCi({
      forge: { kind: "own", image: image("gitea"), host: "git.example.org" },
      host: "ci.example.org",
      edge: { network: { id: "edge-id", name: "platform-edge" }, port: 80, tlsPort: 443 },
    });
    assert.deepEqual(plan.outputs, {
      forgeUrl: "https://git.example.org",
      ciUrl: "https://ci.example.org",
    });
    const { env } = inputs(plan, "server").taskSpec.containerSpec;
    assert.equal(env["WOODPECKER_GITEA_URL"], "http://git.example.org");
    assert.equal(env["WOODPECKER_HOST"], "https://ci.example.org");
  });
});

describe("Ci with a forge of one's own", () => {
  it("declares no forge, and leaves git alone", async () => {
    const url = "https://github.com";
    const plan = await planCi({ forge: { kind: "github", url }, environment: {} });
    assert.deepEqual(services(plan).sort(), [
      "platform-ci-agent",
      "platform-ci-deploy-agent",
      "platform-ci-server",
    ]);
    assert.equal(plan.outputs["forgeUrl"], url);
    const { env } = inputs(plan, "server").taskSpec.containerSpec;
    assert.equal(env["WOODPECKER_GITHUB_URL"], url);
    assert.equal(
      env["WOODPECKER_ENVIRONMENT"],
      "SLIPWAY_FORGE_KIND:github,SLIPWAY_FORGE_URL:https://github.com",
    );
  });
});
