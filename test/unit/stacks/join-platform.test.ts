import * as assert from "node:assert/strict";
import { UserError } from "../../../model/user-error";
import { joinPlatform } from "../../../stacks/join-platform";
import type { PlatformOutputs } from "../../../stacks/platform-outputs";
import { planOf } from "../../golden/plan";

const OUTPUTS: PlatformOutputs = {
  clusterId: "cluster",
  domain: "slipway.localhost",
  edgeNetworkId: "network",
  edgeNetworkName: "platform-edge",
  httpPort: 80,
  registryAddress: "localhost:5000",
  hosts: [],
};

/** What staging learns when the engine answers so. */
async function join(invoke: (token: string, args: object) => object): Promise<PlatformOutputs> {
  const joined: PlatformOutputs[] = [];
  const { resources } = await planOf(
    async () => {
      joined.push(await joinPlatform("platform"));
      return {};
    },
    { stack: "staging", invoke },
  );
  assert.deepEqual(resources, []);
  assert.ok(joined[0] !== undefined);
  return joined[0];
}

/** As the engine's errors come in: their words are in the details. */
function engineError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

async function refusal(invoke: () => object): Promise<UserError> {
  try {
    await join(invoke);
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
  throw new Error("it joined");
}

describe("Joining a platform", () => {
  it("asks for the outputs of the stack of that name in this project", async () => {
    const asked: object[] = [];
    const outputs = await join((token, args) => {
      asked.push({ token, ...args });
      return { outputs: OUTPUTS };
    });
    assert.deepEqual(outputs, OUTPUTS);
    assert.deepEqual(asked, [
      { token: "pulumi:pulumi:readStackOutputs", name: "organization/slipway/platform" },
    ]);
  });

  it("takes nothing but what it knows", async () => {
    const outputs = await join(() => ({ outputs: { ...OUTPUTS, password: "canary" } }));
    assert.deepEqual(outputs, OUTPUTS);
  });

  it("is refused when there is no such stack, with the command that brings it up", async () => {
    const { summary, hint } = await refusal(() => {
      throw engineError('unknown stack "organization/slipway/platform"');
    });
    assert.equal(summary, 'staging joins the cluster of "platform", which is not up');
    assert.equal(hint, "slipway up platform");
  });

  it("is refused when that stack has put nothing out, or has been destroyed", async () => {
    const { summary, hint } = await refusal(() => ({ outputs: {} }));
    assert.equal(summary, 'staging joins the cluster of "platform", which is not up');
    assert.equal(hint, "slipway up platform");
  });

  it("is refused when that stack is no platform", async () => {
    const { summary } = await refusal(() => ({ outputs: { services: {} } }));
    assert.equal(
      summary,
      'staging joins the cluster of "platform", which does not tell its "clusterId"',
    );
  });

  it("lets any other failure through as it is", async () => {
    await assert.rejects(
      join(() => {
        throw engineError("incorrect passphrase");
      }),
      /incorrect passphrase/,
    );
  });
});
