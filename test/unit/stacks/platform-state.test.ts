import * as assert from "node:assert/strict";
import { platformKnown } from "../../../config";
import { STATE_IMAGE } from "../../../config/platform-known";
import type { ToldLabel } from "../../../record/recorded-labels";
import { recordedKey } from "../../../record/recorded-names";
import { officialImages } from "../../../toolchain/images/official";
import { ONE_HOST, planPlatform } from "./planned-platform";

const CONTAINER = "docker:index/container:Container";

describe("A platform's store of Pulumi's state", () => {
  it("is not there unless the config asks for it", async () => {
    const { resources, outputs } = await planPlatform({});
    assert.ok(!resources.some(({ name }) => name.startsWith("state")));
    assert.equal(outputs["stateEndpoint"], undefined);
    assert.ok(!platformKnown({}).images?.includes("versitygw"));
  });

  it("is told to those that join the platform, and has its own image and password", async () => {
    const { outputs } = await planPlatform({ state: { port: 5011 } });
    assert.equal(outputs["stateEndpoint"], "http://localhost:5011");
    const { images, secrets, published } = platformKnown({ "slipway:state": {} });
    assert.ok(images?.includes("versitygw"));
    assert.ok(secrets?.includes("state-password"));
    assert.equal(published?.["versitygw"], STATE_IMAGE);
    assert.equal(officialImages.versitygw.reference.split("@")[0], STATE_IMAGE);
  });

  it("joins the network of the CI's steps where there is a CI", async () => {
    const networks = async (sections: Record<string, unknown>) =>
      (await planPlatform(sections)).find(CONTAINER, "state").inputs["networksAdvanced"];
    assert.equal(await networks({ state: {} }), undefined);
    assert.deepEqual(await networks({ state: {}, ci: {} }), [
      { name: "ci-steps-id", aliases: ["state"] },
    ]);
  });

  it("is told to the CI's steps, which reach it by another name than people", async () => {
    const environment = async (sections: Record<string, unknown>) => {
      const { inputs } = (await planPlatform(sections)).find(
        "docker:index/service:Service",
        "ci-server-service",
      );
      return JSON.stringify(inputs);
    };
    const url = "s3://pulumi?endpoint=http://state:7070&s3ForcePathStyle=true&region=us-east-1";
    assert.ok((await environment({ state: {}, ci: {} })).includes(`SLIPWAY_STATE_URL:${url}`));
    assert.ok(!(await environment({ ci: {} })).includes("SLIPWAY_STATE_URL"));
  });

  it("bears a hash of its password, in a preview from a record the one that it has", async () => {
    const hash = async (context: Parameters<typeof planPlatform>[1] = {}) => {
      const { inputs } = (await planPlatform({ state: {} }, context)).find(CONTAINER, "state");
      const labels = inputs["labels"] as { label: string; value: string }[];
      return labels.find(({ label }) => label === "slipway.password")?.value;
    };
    const told: ToldLabel[] = [];
    const own = await hash({ tellLabel: (label) => void told.push(label) });
    assert.match(own ?? "", /^[0-9a-f]{8}$/);
    assert.deepEqual(told, [{ label: "slipway.password", text: "canary-state-password" }]);
    const names = { [recordedKey("slipway.password", "canary-state-password")]: "0a1b2c3d" };
    assert.equal(await hash({ observed: { compared: false, why: "a record", names } }), "0a1b2c3d");
  });

  it("is refused on several machines, and on a port that is taken", async () => {
    await assert.rejects(planPlatform({ state: {}, hosts: ONE_HOST }), {
      summary: /slipway:state: found with slipway:hosts, allowed: without slipway:hosts only/,
    });
    await assert.rejects(planPlatform({ state: { port: 5000 } }), {
      summary: /slipway:state\.port: found 5000, which is slipway:registry\.port too/,
    });
  });
});
