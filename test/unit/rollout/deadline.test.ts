import * as assert from "node:assert/strict";
import { stopGraceMs } from "../../../components/service/swarm/update-policy";
import { rolloutDeadlineMs, startDeadlineMs } from "../../../rollout/deadline";
import { resolvedService } from "../components/service/builders";

describe("the deadline of a rollout", () => {
  const { update } = resolvedService();

  it("gives each batch its start, watch and end, twice, and the machine two minutes", () => {
    const batch = 30_000 + 2_000 + (2_000 + 5_000 + 10_000 + 10_000);
    assert.equal(rolloutDeadlineMs(resolvedService({ replicas: 1 })), 120_000 + 2 * batch);
    const three = resolvedService({ replicas: 5, update: { ...update, parallelism: 2 } });
    assert.equal(rolloutDeadlineMs(three), 120_000 + 2 * 3 * batch);
  });

  it("gives old instances all the time after which they are killed", () => {
    const timing = { start: "1s", drain: "40s", longestRequest: "50s" } as const;
    const service = resolvedService({ replicas: 1, timing });
    const waitBeforeSignal = 2_000;
    const start = 1_000 + 2_000;
    assert.equal(
      rolloutDeadlineMs(service),
      120_000 + 2 * (start + waitBeforeSignal + stopGraceMs(service)),
    );
  });

  it("waits from batch to batch as long as the update does", () => {
    const delayed = resolvedService({ replicas: 3, update: { ...update, delay: "5s" } });
    const undelayed = resolvedService({ replicas: 3 });
    assert.equal(rolloutDeadlineMs(delayed) - rolloutDeadlineMs(undelayed), 2 * 3 * 5_000);
  });

  it("takes no parallelism for all at once, as the orchestrator does", () => {
    const all = resolvedService({ replicas: 5, update: { ...update, parallelism: 0 } });
    assert.equal(rolloutDeadlineMs(all), rolloutDeadlineMs(resolvedService({ replicas: 1 })));
    const none = resolvedService({ replicas: 0, update: { ...update, parallelism: 0 } });
    assert.equal(rolloutDeadlineMs(none), rolloutDeadlineMs(all));
  });

  it("gives a service of no instance the time of one batch", () => {
    const none = rolloutDeadlineMs(resolvedService({ replicas: 0 }));
    assert.equal(none, rolloutDeadlineMs(resolvedService({ replicas: 1 })));
  });

  it("expects a first instance, or why there is none, long before", () => {
    assert.equal(startDeadlineMs(resolvedService()), 50_000);
  });
});
