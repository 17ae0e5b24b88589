import * as assert from "node:assert/strict";
import { AppService, type AppServiceArgs } from "../../../../components/service/app-service";
import { wantedSwarmService } from "../../../../components/service/swarm/render";
import type { ResolvedService } from "../../../../model/resolved-service";
import { SecretValue } from "../../../../model/secret-value";
import { recordedKey } from "../../../../record/recorded-names";
import type { ObservedCluster, ObservedService } from "../../../../rollout";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";
import { PUBLIC, resolvedService, SECRET_FILE, swarmWiring } from "./builders";

const SERVICE = "docker:index/service:Service";
const SECRET = "docker:index/secret:Secret";
const CONFIG = "docker:index/serviceConfig:ServiceConfig";
const VOLUME = "docker:index/volume:Volume";
const CANARY = "canary-4b1d-in-a-coal-mine";
const NOTHING: ObservedCluster = { compared: true, services: [], containers: [], nodes: [] };

interface Given {
  readonly service?: Partial<ResolvedService>;
  readonly args?: Partial<AppServiceArgs>;
  readonly preview?: boolean;
}

function plan({ service, args, preview }: Given = {}): Promise<Plan> {
  const { origin, privateNetwork, edgeNetwork } = swarmWiring();
  return planOf(
    () => {
      const app = new AppService("app", {
        service: resolvedService(service),
        origin,
        privateNetwork,
        edgeNetwork,
        secrets: { password: new SecretValue(CANARY) },
        nameKey: new SecretValue("the key"),
        observed: NOTHING,
        nonce: "nonce",
        ...args,
      });
      return Promise.resolve({ serviceId: app.serviceId, ...(app.url && { url: app.url }) });
    },
    { stack: "staging", preview },
  );
}

function labels(planned: Plan): Record<string, string> {
  const list = planned.find(SERVICE).inputs["labels"] as { label: string; value: string }[];
  return Object.fromEntries(list.map(({ label, value }) => [label, value]));
}

function containerSpec(planned: Plan): Record<string, unknown> {
  const { containerSpec: spec } = planned.find(SERVICE).inputs["taskSpec"] as {
    containerSpec: Record<string, unknown>;
  };
  return spec;
}

/** Everything that a plan shows, but for what is marked secret. */
function visible(planned: Plan): string {
  return JSON.stringify([planned.resources, planned.outputs], (_key, value: unknown) =>
    value instanceof PlannedSecret ? "[secret]" : value,
  );
}

describe("AppService", () => {
  it("is one Swarm service of its own type, and no more where no more is needed", async () => {
    const planned = await plan();
    assert.deepEqual(
      planned.resources.map(({ name, types }) => [name, types.at(-1)]),
      [
        ["app", "slipway:service:AppService"],
        ["app-service", SERVICE],
      ],
    );
    assert.deepEqual(planned.find(SERVICE).types, ["slipway:service:AppService", SERVICE]);
  });

  it("tells its id, and its address when it is public", async () => {
    assert.deepEqual((await plan()).outputs, { serviceId: "app-service-id" });
    const { outputs } = await plan({ service: { public: PUBLIC } });
    assert.equal(outputs["url"], "http://staging.app.example.org/");
  });

  it("is declared alike in a preview", async () => {
    const shown = (planned: Plan) => planned.resources.map(({ name, type }) => [name, type]);
    const service = {
      secrets: [SECRET_FILE],
      configFiles: [{ path: "/etc/app.conf", content: "x", mode: "0444" }],
      volumes: [{ name: "data", path: "/data", readOnly: false }],
    };
    assert.deepEqual(shown(await plan({ service, preview: true })), shown(await plan({ service })));
  });

  it("takes the nonce as its attempt when it is new", async () => {
    assert.equal(labels(await plan())["slipway.attempt"], "nonce");
  });

  it("keeps the attempt of what runs as wanted, and moves it where reality differs", async () => {
    const wanted = wantedSwarmService(resolvedService(), swarmWiring());
    const running: ObservedService = {
      id: "id",
      versionIndex: 40,
      running: 2,
      changedByHand: false,
      ...wanted,
      labels: { ...wanted.labels, "slipway.attempt": "31" },
    };
    const seeing = (service: ObservedService) =>
      plan({ args: { observed: { ...NOTHING, services: [service] } } });
    assert.equal(labels(await seeing(running))["slipway.attempt"], "31");
    assert.equal(labels(await seeing({ ...running, replicas: 1 }))["slipway.attempt"], "40");
  });

  it("keeps its data when it goes", async () => {
    const planned = await plan({
      service: { volumes: [{ name: "data", path: "/data", readOnly: false }] },
    });
    assert.equal(planned.find(VOLUME).inputs["name"], "staging-data");
    assert.deepEqual(planned.find(VOLUME).inputs["labels"], [
      { label: "slipway.project", value: "slipway" },
      { label: "slipway.stack", value: "staging" },
    ]);
  });
});

describe("the secrets of an AppService", () => {
  const service = { secrets: [SECRET_FILE] };

  it("are secret from the config to the engine, and nowhere else", async () => {
    const planned = await plan({ service });
    const { data } = planned.find(SECRET).inputs;
    assert.ok(data instanceof PlannedSecret);
    assert.equal(data.value, Buffer.from(CANARY).toString("base64"));
    for (const form of [
      CANARY,
      Buffer.from(CANARY).toString("base64"),
      encodeURIComponent(CANARY),
    ]) {
      assert.ok(!visible(planned).includes(form));
    }
  });

  it("have a keyed hash in their name, so that another value or key is another secret", async () => {
    const nameFor = async (args: Partial<AppServiceArgs>) =>
      (await plan({ service, args })).find(SECRET).inputs["name"];
    const name = await nameFor({});
    assert.match(String(name), /^staging-app-password-[0-9a-f]{8}$/);
    assert.notEqual(await nameFor({ secrets: { password: new SecretValue("other") } }), name);
    assert.notEqual(await nameFor({ nameKey: new SecretValue("other") }), name);
  });

  it("have the live name's hash where a record of the last deployment has it", async () => {
    const names = { [recordedKey("staging-app-password", CANARY)]: "0a1b2c3d" };
    const nameFor = async (observed: ObservedCluster) =>
      (await plan({ service, args: { observed } })).find(SECRET).inputs["name"];
    const recorded: ObservedCluster = { compared: false, why: "a record", names };
    assert.equal(await nameFor(recorded), "staging-app-password-0a1b2c3d");
    assert.equal(await nameFor({ compared: false, why: "no engine" }), await nameFor(NOTHING));
  });

  it("have their hash in Pulumi's name too, so that the old one outlives the switch", async () => {
    const { name, inputs } = (await plan({ service })).find(SECRET);
    assert.equal(name, `app-${String(inputs["name"])}`);
  });

  it("reach the service by id", async () => {
    const planned = await plan({ service });
    const { name, inputs } = planned.find(SECRET);
    assert.deepEqual(containerSpec(planned)["secrets"], [
      {
        secretId: `${name}-id`,
        secretName: inputs["name"],
        fileName: "/run/secrets/password",
        fileUid: "1000",
        fileGid: "1000",
        fileMode: 0o400,
      },
    ]);
  });

  it("stand in the place that their template leaves, whatever they hold", async () => {
    const file = { ...SECRET_FILE, template: "user:{value}\npass={value}\n" };
    const planned = await plan({
      service: { secrets: [file] },
      args: { secrets: { password: new SecretValue("$&-{value}") } },
    });
    const data = planned.find(SECRET).inputs["data"] as PlannedSecret;
    assert.equal(
      Buffer.from(String(data.value), "base64").toString(),
      "user:$&-{value}\npass=$&-{value}\n",
    );
  });

  it("are made once when two files hold the same", async () => {
    const secrets = [SECRET_FILE, { ...SECRET_FILE, path: "/elsewhere" }];
    const planned = await plan({ service: { secrets } });
    assert.ok(planned.find(SECRET));
    assert.equal((containerSpec(planned)["secrets"] as unknown[]).length, 2);
  });

  it("are refused when the stack has none of that name", async () => {
    await assert.rejects(plan({ service, args: { secrets: {} } }), {
      summary: 'service "app" takes the secret "password", which the stack has not; it has: none',
    });
  });

  it("are refused without the key to their names", async () => {
    await assert.rejects(plan({ service, args: { nameKey: undefined } }), {
      summary: "slipway:secrets has no name-key, which keys the names of secrets",
    });
  });
});

describe("the config files of an AppService", () => {
  const nameOf = async (content: string, path = "/etc/app.conf") => {
    const configFiles = [{ path, content, mode: "0444" }];
    const { name, inputs } = (await plan({ service: { configFiles } })).find(CONFIG);
    assert.equal(name, `app-${String(inputs["name"])}`);
    assert.equal(Buffer.from(String(inputs["data"]), "base64").toString(), content);
    return String(inputs["name"]);
  };

  it("have the hash of their content in their name", async () => {
    assert.match(await nameOf("one"), /^staging-app-app-conf-[0-9a-f]{8}$/);
    assert.notEqual(await nameOf("one"), await nameOf("two"));
  });

  it("do not get in each other's way with the same content at two places", async () => {
    assert.notEqual(await nameOf("one"), await nameOf("one", "/etc/other/app.conf"));
  });
});
