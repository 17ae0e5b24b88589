import * as assert from "node:assert/strict";
import {
  awaitCreated,
  awaitUpdated,
  refuseToUpdateWhatIsGone,
  type HookArgs,
} from "../../../../components/service/hooks";
import { engineService, engineTask, fakeEngine, VERSION } from "../../rollout/engine-builders";
import { resolvedService } from "./builders";

const FACTS = {
  stack: "staging",
  name: "staging-app",
  service: resolvedService({ update: { ...resolvedService().update, monitor: "150ms" } }),
  secrets: ["s3cret-value"],
};

const ARGS: HookArgs = {
  urn: "urn:pulumi:staging::slipway::docker:index/service:Service::app-service",
  id: "service-1",
  newInputs: {
    labels: [
      { label: "slipway.attempt", value: VERSION.attempt },
      { label: "slipway.spec", value: VERSION.spec },
    ],
  },
};

const SERVING = fakeEngine({
  service: () => Promise.resolve(engineService()),
  tasks: () => Promise.resolve([engineTask({ id: "a" }), engineTask({ id: "b" })]),
});

async function millisecondsOf(work: Promise<void>): Promise<number> {
  const start = performance.now();
  await work;
  return performance.now() - start;
}

describe("after an update", () => {
  it("nothing is waited for when the version that was written serves", async () => {
    assert.ok((await millisecondsOf(awaitUpdated(SERVING, FACTS, ARGS))) < 140);
  });

  it("another version than the one that was written is a failure", async () => {
    const labels = [
      { label: "slipway.attempt", value: "8" },
      { label: "slipway.spec", value: VERSION.spec },
    ];
    await assert.rejects(awaitUpdated(SERVING, FACTS, { ...ARGS, newInputs: { labels } }), {
      name: "UserError",
      summary:
        "staging-app did not get healthy with app:2@sha256:0: " +
        "it was changed by somebody else meanwhile",
    });
  });

  it("no secret gets into the message", async () => {
    const engine = fakeEngine({
      service: () =>
        Promise.resolve(
          engineService({ UpdateStatus: { State: "paused", Message: "paused due to task bad" } }),
        ),
      tasks: () =>
        Promise.resolve([engineTask({ id: "bad", state: "failed", error: "not s3cret-value" })]),
    });
    await assert.rejects(awaitUpdated(engine, FACTS, ARGS), /error: not \[secret\]$/);
  });
});

describe("after a creation", () => {
  it("a service without a health check is watched as long as an update would be", async () => {
    assert.ok((await millisecondsOf(awaitCreated(SERVING, FACTS, ARGS))) >= 140);
  });

  it("a service with a health check serves as soon as it is healthy", async () => {
    const health = { command: ["check"], interval: "5s", timeout: "3s", retries: 3 } as const;
    const facts = { ...FACTS, service: { ...FACTS.service, health } };
    assert.ok((await millisecondsOf(awaitCreated(SERVING, facts, ARGS))) < 140);
  });
});

describe("before an update", () => {
  it("all is well when the service is there", async () => {
    await refuseToUpdateWhatIsGone(SERVING, FACTS, ARGS);
  });

  it("an engine that does not answer is an error of its own", async () => {
    const engine = fakeEngine({ service: () => Promise.reject(new Error("ECONNREFUSED")) });
    await assert.rejects(refuseToUpdateWhatIsGone(engine, FACTS, ARGS), {
      summary: "the Docker engine does not answer: ECONNREFUSED",
    });
  });

  it("a service that is gone is an error that says what heals it", async () => {
    await assert.rejects(refuseToUpdateWhatIsGone(fakeEngine(), FACTS, ARGS), {
      name: "UserError",
      summary: "staging-app was removed behind Pulumi's back: there is nothing to update",
      hint:
        "Run `slipway up staging`, which makes it again. By hand: `pulumi refresh --stack staging " +
        `--target '${ARGS.urn}'\`, then \`pulumi up\`.`,
    });
  });
});
