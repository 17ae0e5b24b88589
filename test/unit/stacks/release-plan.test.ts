import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { EnvironmentConfig } from "../../../config";
import { parsePin } from "../../../model/pin";
import { SecretValue } from "../../../model/secret-value";
import type { ServiceSpec } from "../../../model/service-spec";
import { prerequisiteTargets } from "../../../operations/deploy/tasks/prerequisites";
import { type ReleasePlan, releasePlan } from "../../../rollout/release-plan";
import { environment } from "../../../stacks/environment";
import type { StackContext } from "../../../stacks/stack-context";
import { writeReleasePlan } from "../../../stacks/write-release-plan";
import { type Plan, planOf } from "../../golden/plan";
import { stackContext } from "./context";

const DIGEST = `sha256:${"a".repeat(64)}`;
const pin = (name: string) => parsePin(`${name}:1@${DIGEST}`);
const CANARIES = ["canary-5d2b", "canary-key-77"] as const;

const SPECS: readonly ServiceSpec[] = [
  {
    name: "web",
    public: { port: 8080 },
    secrets: [{ name: "password", template: "user:{value}" }],
    configFiles: [{ path: "/etc/web.conf", content: "x" }],
    dependsOn: ["db"],
    release: {
      before: [{ name: "migrate", undo: { command: ["back"] } }],
      after: [{ name: "test", image: "itest", command: ["all"] }],
    },
  },
  {
    name: "db",
    secrets: [{ name: "password" }],
    volumes: [{ name: "data", path: "/data" }],
  },
];

const CONFIG: EnvironmentConfig = {
  kind: "environment",
  cluster: { from: "platform" },
  hostname: "{host}.{domain}",
  images: { web: pin("web"), db: pin("db"), itest: pin("itest") },
  services: {},
  secrets: {
    password: new SecretValue(CANARIES[0]),
    "name-key": new SecretValue(CANARIES[1]),
  },
};

interface Told {
  readonly plans: readonly ReleasePlan[];
  readonly declared: Plan;
}

async function tell(
  config: Partial<EnvironmentConfig> = {},
  { preview = false, ...context }: Partial<StackContext> & { preview?: boolean } = {},
): Promise<Told> {
  const plans: ReleasePlan[] = [];
  const platform = {
    clusterId: "cluster",
    domain: "example.org",
    edgeNetworkId: "edge",
    edgeNetworkName: "platform-edge",
    httpPort: 80,
    registryAddress: "localhost:5000",
    hosts: [],
  };
  const declared = await planOf(
    () =>
      Promise.resolve({
        ...environment({
          config: { ...CONFIG, ...config },
          specs: SPECS,
          platform,
          context: stackContext("staging", {
            ...context,
            tellPlan: (plan) => plans.push(plan),
          }),
        }),
      }),
    { stack: "staging", preview },
  );
  return { plans, declared };
}

async function planTold(...given: Parameters<typeof tell>): Promise<ReleasePlan> {
  const { plans } = await tell(...given);
  assert.equal(plans.length, 1);
  assert.ok(plans[0] !== undefined);
  return plans[0];
}

interface JobSpec {
  readonly TaskTemplate: {
    readonly ContainerSpec: {
      readonly Image: string;
      readonly Secrets: readonly { readonly SecretName: string }[];
    };
  };
}

function containerOf({ services }: ReleasePlan, task: string) {
  const found = services.flatMap(({ tasks }) => tasks).find(({ name }) => name === task);
  assert.ok(found !== undefined);
  return (found.job.spec as unknown as JobSpec).TaskTemplate.ContainerSpec;
}

describe("The release plan of an environment", () => {
  it("has its services in the order of their dependencies, and fits its schema", async () => {
    const plan = await planTold();
    assert.equal(plan.stack, "staging");
    assert.deepEqual(
      plan.services.map(({ service }) => service),
      ["db", "web"],
    );
    assert.deepEqual(releasePlan.parse(JSON.parse(JSON.stringify(plan))), plan);
  });

  it("is told at preview as well, and alike", async () => {
    assert.deepEqual(await planTold({}, { preview: true }), await planTold());
  });

  it("names the secrets that the engine will have, and holds none of them", async () => {
    const { plans, declared } = await tell();
    const text = JSON.stringify(plans);
    const [secret] = plans.flatMap((plan) => containerOf(plan, "migrate").Secrets);
    const made = declared.resources.find(({ inputs }) => inputs["name"] === secret?.SecretName);
    assert.equal(made?.type, "docker:index/secret:Secret");
    for (const canary of CANARIES) {
      const bytes = Buffer.from(canary);
      for (const form of [canary, bytes.toString("base64"), bytes.toString("hex")]) {
        assert.ok(!text.includes(form));
      }
      assert.ok(!text.includes(Buffer.from(`user:${canary}`).toString("base64")));
    }
  });

  it("names the parts of each service by the ends of their URNs", async () => {
    const { plans, declared } = await tell();
    const parts = plans.flatMap(({ services }) => services.flatMap((one) => one.parts ?? []));
    const others = declared.resources
      .filter(({ types }) => types[0] === "slipway:service:AppService")
      .filter(({ type }) => type !== "docker:index/service:Service");
    assert.deepEqual([...parts].sort(), others.map(({ type, name }) => `${type}::${name}`).sort());
  });

  it("runs tasks' images as pinned, or what stands in for them", async () => {
    assert.equal(containerOf(await planTold(), "test").Image, `itest:1@${DIGEST}`);
    const substitutions = { "itest:1": { reference: "mirror/itest:1", digest: DIGEST } };
    const plan = await planTold({}, { substitutions });
    assert.equal(containerOf(plan, "test").Image, `mirror/itest:1@${DIGEST}`);
    assert.equal(containerOf(plan, "migrate").Image, `web:1@${DIGEST}`);
  });

  it("has no task whose image does not run there", async () => {
    const plan = await planTold({ images: { web: pin("web"), db: pin("db") } });
    assert.deepEqual(
      plan.services.flatMap(({ tasks }) => tasks.map(({ name }) => name)),
      ["migrate"],
    );
  });

  it("has no service that does not run there", async () => {
    const plan = await planTold({ images: { web: pin("web"), itest: pin("itest") } });
    assert.deepEqual(
      plan.services.map(({ service }) => service),
      ["web"],
    );
  });
});

/** As Pulumi reads a `--target`: `**` for anything, `*` for anything but a colon. */
function matcher(glob: string): RegExp {
  const escaped = glob.split("**").map((part) => part.replaceAll(/[.$+?()[\]{}|^\\]/g, "\\$&"));
  return new RegExp(`^${escaped.map((part) => part.replaceAll("*", "[^:]*")).join(".*")}$`);
}

describe("What must be up before the first task of an environment", () => {
  const nothing = {
    networks: new Set<string>(),
    secrets: new Set<string>(),
    configs: new Set<string>(),
    services: new Set<string>(),
  };

  it("is found by its targets in Pulumi's own names: all but the service of the task", async () => {
    const { plans, declared } = await tell();
    const [plan] = plans;
    const web = plan?.services.find(({ service }) => service === "web");
    assert.ok(plan !== undefined && web !== undefined);
    const globs = prerequisiteTargets(plan, web, web.tasks, nothing).map(matcher);
    const left = declared.resources.filter(({ types, name }) => {
      const urn = `urn:pulumi:staging::slipway::${types.join("$")}::${name}`;
      return !globs.some((glob) => glob.test(urn));
    });
    assert.deepEqual(
      left.map(({ name }) => name),
      ["web-service"],
    );
  });
});

describe("The file of a release plan", () => {
  const plan: ReleasePlan = { stack: "staging", services: [] };
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-plan-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it("is written whole, for its owner only, over whatever was there", () => {
    const file = path.join(folder, "plan.json");
    fs.writeFileSync(file, "the former plan, which is longer than the new one".repeat(9));
    writeReleasePlan(file, plan);
    assert.deepEqual(JSON.parse(fs.readFileSync(file, "utf8")), plan);
    assert.equal(fs.statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(fs.readdirSync(folder), ["plan.json"]);
  });

  it("is not written when nobody asks", () => {
    writeReleasePlan(undefined, plan);
    writeReleasePlan("", plan);
    assert.deepEqual(fs.readdirSync(folder), []);
  });
});
