import * as assert from "node:assert/strict";
import {
  type Present,
  prerequisiteTargets,
  readPresent,
} from "../../../../../operations/deploy/tasks/prerequisites";
import type { PlannedService } from "../../../../../rollout/release-plan";
import { planned, releasePlanOf } from "../builders";
import { FakeSwarm } from "./fake-swarm";
import { plannedJob, plannedTask } from "./jobs";

const component = (name: string) => `slipway:service:AppService::${name}`;
const secret = (name: string) => `docker:index/secret:Secret::${name}`;
const task = plannedTask("migrate", { job: plannedJob("job", { secrets: ["web-password"] }) });

function service(name: string, ...dependsOn: string[]): PlannedService {
  return planned(name, {
    dependsOn,
    parts: [component(name), secret(`${name}-${name}-password`)],
  });
}

const cache = service("cache");
const db = service("db", "cache");
const web = { ...service("web", "db"), tasks: [task] };
const PLAN = releasePlanOf(cache, db, service("other"), web);

function targets(present: Partial<Record<keyof Present, string[]>>): string[] {
  const names = (kind: keyof Present) => new Set(present[kind] ?? []);
  return prerequisiteTargets(PLAN, web, [task], {
    networks: names("networks"),
    secrets: names("secrets"),
    configs: names("configs"),
    services: names("services"),
  });
}

const NETWORK = "**docker:index/network:Network::private";
/** What docker resources are made by; on one engine there is none of this name. */
const PROVIDER = "**pulumi:providers:docker::registry";
const UP = {
  networks: ["staging-private"],
  secrets: ["web-password"],
  services: ["staging-cache", "staging-db", "staging-web"],
};

describe("What a service's tasks need", () => {
  it("is nothing more when all is there", () => {
    assert.deepEqual(targets(UP), []);
  });

  it("is all that it depends on at a first deploy, but neither itself nor anything else", () => {
    assert.deepEqual(targets({}), [
      PROVIDER,
      NETWORK,
      `**${component("web")}`,
      `**${secret("web-web-password")}`,
      `**${component("db")}`,
      `**${secret("db-db-password")}`,
      `**${component("cache")}`,
      `**${secret("cache-cache-password")}`,
      "**::db-service",
      "**::cache-service",
    ]);
  });

  it("is a secret that changed, with no service touched", () => {
    assert.deepEqual(targets({ ...UP, secrets: [] }), [
      PROVIDER,
      NETWORK,
      `**${secret("web-web-password")}`,
    ]);
  });

  it("is what a new service's component refers to, when only that is new", () => {
    assert.deepEqual(targets({ ...UP, secrets: [], services: ["staging-cache", "staging-db"] }), [
      PROVIDER,
      NETWORK,
      `**${component("web")}`,
      `**${secret("web-web-password")}`,
      `**${secret("db-db-password")}`,
    ]);
  });

  it("is a dependency of which there is nothing", () => {
    const up = targets({ ...UP, services: ["staging-cache", "staging-web"] });
    assert.deepEqual(up, [
      PROVIDER,
      NETWORK,
      `**${secret("web-web-password")}`,
      `**${component("db")}`,
      `**${secret("db-db-password")}`,
      `**${secret("cache-cache-password")}`,
      "**::db-service",
    ]);
  });

  it("is not a dependency that does not run in this stack", () => {
    const alone = { ...web, dependsOn: ["elsewhere"] };
    const present = { ...UP, configs: [], services: ["staging-web"] };
    assert.deepEqual(
      prerequisiteTargets(releasePlanOf(alone), alone, [task], {
        networks: new Set(present.networks),
        secrets: new Set(present.secrets),
        configs: new Set(present.configs),
        services: new Set(present.services),
      }),
      [],
    );
  });
});

describe("What a stack has on the engine", () => {
  it("is told by names, of its own things only", async () => {
    const swarm = new FakeSwarm();
    try {
      const Labels = { "slipway.project": "slipway", "slipway.stack": "staging" };
      swarm.networks.set("staging-private", "id");
      swarm.add(swarm.secrets, { Name: "s", Labels });
      swarm.add(swarm.secrets, {
        Name: "production-s",
        Labels: { ...Labels, "slipway.stack": "production" },
      });
      swarm.add(swarm.configs, { Name: "c", Labels });
      swarm.add(swarm.services, { Name: "staging-web", Labels });
      const origin = { project: "slipway", stack: "staging" };
      assert.deepEqual(await readPresent(swarm.host.docker, origin), {
        networks: new Set(["staging-private"]),
        secrets: new Set(["s"]),
        configs: new Set(["c"]),
        services: new Set(["staging-web"]),
      });
    } finally {
      swarm.stop();
    }
  });
});
