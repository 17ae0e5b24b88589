import * as assert from "node:assert/strict";
import { StateStore, type StateStoreArgs } from "../../../../components/state/state-store";
import { SecretValue } from "../../../../model/secret-value";
import { type Plan, PlannedSecret, planOf } from "../../../golden/plan";

const CONTAINER = "docker:index/container:Container";
const VOLUME = "docker:index/volume:Volume";
const PIN = `versity/versitygw:v1.8.0@sha256:${"a".repeat(64)}`;
const STEPS = { id: "steps-id", name: "platform-ci-steps" };

function planState(more: Partial<StateStoreArgs> = {}, preview = false): Promise<Plan> {
  return planOf(
    async () => {
      const state = new StateStore("state", {
        origin: { project: "slipway", stack: "platform" },
        image: { name: "versitygw", pin: PIN, run: PIN },
        port: 5001,
        password: new SecretValue("canary-7f3a"),
        passwordHash: "0a1b2c3d",
        observed: { compared: true, services: [], containers: [], nodes: [] },
        nonce: "nonce",
        ...more,
      });
      return { endpoint: state.endpoint };
    },
    { stack: "platform", preview },
  );
}

const container = (plan: Plan) => plan.find(CONTAINER, "state").inputs;
const labels = (plan: Plan) =>
  Object.fromEntries(
    (container(plan)["labels"] as { label: string; value: string }[]).map(
      ({ label, value }) => [label, value] as const,
    ),
  );

describe("StateStore", () => {
  it("is reachable on the loopback address and nowhere else", async () => {
    const plan = await planState();
    assert.deepEqual(container(plan)["ports"], [
      { ip: "127.0.0.1", internal: 7070, external: 5001 },
    ]);
    assert.equal(container(plan)["networksAdvanced"], undefined);
    assert.notEqual(container(plan)["networkMode"], "host");
    assert.equal(plan.outputs["endpoint"], "http://localhost:5001");
  });

  it("answers a CI's steps in their network, by the name that they are told", async () => {
    const plan = await planState({ steps: STEPS });
    assert.deepEqual(container(plan)["networksAdvanced"], [
      { name: "steps-id", aliases: ["state"] },
    ]);
    assert.equal(StateStore.endpointInside, "http://state:7070");
  });

  it("can write nowhere but to its volume and to memory", async () => {
    const inputs = container(await planState());
    assert.equal(inputs["readOnly"], true);
    assert.deepEqual(inputs["capabilities"], { drops: ["ALL"] });
    const writable = (inputs["volumes"] as { containerPath: string; readOnly?: boolean }[]).filter(
      ({ readOnly }) => readOnly !== true,
    );
    assert.deepEqual(
      writable.map(({ containerPath }) => containerPath),
      ["/data"],
    );
  });

  it("has the password in a secret input and in no other", async () => {
    const plan = await planState();
    const uploads = plan.find(CONTAINER, "state-credentials-writer").inputs["uploads"];
    assert.ok(uploads instanceof PlannedSecret);
    assert.deepEqual(uploads.value, [
      { file: "/credentials/password", content: "canary-7f3a", permissions: "0400" },
    ]);
    const rest = plan.resources.filter(({ name }) => name !== "state-credentials-writer");
    assert.ok(!JSON.stringify(rest).includes("canary-7f3a"));
  });

  it("is made again for another password, which it reads when it starts", async () => {
    const [one, other] = [
      labels(await planState()),
      labels(await planState({ passwordHash: "4d5e6f70" })),
    ];
    assert.notEqual(one["slipway.password"], other["slipway.password"]);
    assert.deepEqual({ ...one, "slipway.password": "" }, { ...other, "slipway.password": "" });
  });

  it("gets a new attempt when it was stopped behind Pulumi's back", async () => {
    const found = {
      id: "1",
      name: "platform-state",
      image: PIN,
      labels: { "slipway.attempt": "before" },
    };
    const attempt = async (state: string) => {
      const containers = [{ ...found, state }];
      const observed = { compared: true as const, services: [], containers, nodes: [] };
      return labels(await planState({ observed }))["slipway.attempt"];
    };
    assert.equal(await attempt("running"), "before");
    assert.equal(await attempt("exited"), "nonce");
  });

  it("labels its data volume with the stack that it belongs to", async () => {
    const { inputs } = (await planState()).find(VOLUME, "state-data");
    assert.equal(inputs["name"], "platform-state-data");
    assert.deepEqual(inputs["labels"], [
      { label: "slipway.project", value: "slipway" },
      { label: "slipway.service", value: "state" },
      { label: "slipway.stack", value: "platform" },
    ]);
  });

  it("declares the same at preview", async () => {
    const [preview, up] = [await planState({}, true), await planState()];
    assert.deepEqual(preview.resources, up.resources);
  });
});
