import * as assert from "node:assert/strict";
import { forgetCluster } from "../../../operations/forget-cluster";
import type { RefreshOptions, StackState } from "../../../operations/pulumi";

const URN = "urn:pulumi:platform::slipway::";
const resource = (type: string, name: string, more: object = {}) => ({
  urn: `${URN}${type}::${name}`,
  type,
  ...more,
});
const STACK = resource("pulumi:pulumi:Stack", "root");
const PROVIDERS = ["default", "own"].map((name) => resource("pulumi:providers:docker", name));
const objects = PROVIDERS.map(({ urn }, at) =>
  resource("docker:index/service:Service", `service-${at}`, { provider: `${urn}::id` }),
);
const NODE = resource("command:local:Command", "cluster-node-m1", {
  provider: `${URN}pulumi:providers:command::default::id`,
});

/** A state from which a provider goes with all that it made. */
function pulumi(state: StackState) {
  let { resources } = state;
  const refreshed: RefreshOptions[] = [];
  return {
    refreshed,
    left: () => resources,
    state: () => Promise.resolve({ ...state, resources }),
    forget: (_stack: string, urn: string) => {
      resources = resources.filter((one) => one.urn !== urn && !one.provider?.startsWith(urn));
      return Promise.resolve();
    },
    refresh: (_stack: string, options: RefreshOptions) =>
      Promise.resolve(void refreshed.push(options)),
  };
}

describe("forgetting a cluster that is gone", () => {
  it("takes what was in it out of the state, says it, and leaves the machines there", async () => {
    const fake = pulumi({ resources: [STACK, ...PROVIDERS, ...objects, NODE], interrupted: [] });
    const lines: string[] = [];
    await forgetCluster(fake, "platform", (line) => lines.push(line));
    assert.deepEqual(fake.left(), [STACK, NODE]);
    assert.deepEqual(lines, [
      "gone with the swarm: service-0 (docker:index/service:Service)",
      "gone with the swarm: service-1 (docker:index/service:Service)",
    ]);
    assert.deepEqual(fake.refreshed, []);
  });

  it("forgets what was cut off while it was created, without asking any engine", async () => {
    const interrupted = [{ urn: `${URN}x::app`, operation: "creating" }];
    const fake = pulumi({ resources: [STACK], interrupted });
    await forgetCluster(fake, "platform", () => undefined);
    assert.deepEqual(fake.refreshed, [{ targets: [STACK.urn], clearPendingCreates: true }]);
  });
});
