import * as assert from "node:assert/strict";
import { UserError } from "../../../../model/user-error";
import { unsettled } from "../../../../operations/deploy/await-settled";
import type { ObservedService } from "../../../../rollout/observe";
import { planned } from "./builders";

function seen(service: string, given: Partial<ObservedService> = {}): ObservedService {
  return {
    id: service,
    name: `staging-${service}`,
    versionIndex: 1,
    image: `${service}:1`,
    changedByHand: false,
    labels: { "slipway.spec": "spec" },
    ...given,
  };
}

const look = (...services: ObservedService[]) =>
  ({ compared: true, services, containers: [], nodes: [] }) as const;

describe("what is still to be waited for after an up", () => {
  const services = [planned("web"), planned("redis")];

  it("is each service that Swarm still updates to what was planned", () => {
    const update = { state: "updating", message: "update in progress" };
    const found = look(seen("redis"), seen("web", { update }));
    const names = unsettled(services, found, "staging").map((one) => one.found.name);
    assert.deepEqual(names, ["staging-web"]);
  });

  it("is nothing for a service that was put back once, to what was planned", () => {
    const update = { state: "rollback_completed", message: "rollback completed" };
    assert.deepEqual(
      unsettled(services, look(seen("web", { update }), seen("redis")), "staging"),
      [],
    );
  });

  for (const [what, there] of [
    ["gone", [seen("redis")]],
    ["another one", [seen("redis"), seen("web", { labels: { "slipway.spec": "other" } })]],
  ] as const) {
    it(`is not known when a service is ${what}`, () => {
      assert.throws(
        () => unsettled(services, look(...there), "staging"),
        new UserError("staging-web was changed by somebody else while it was released", {
          hint:
            "Or Pulumi.staging.yaml was edited meanwhile. What runs was not checked: " +
            "run `slipway deploy staging` again.",
        }),
      );
    });
  }
});
