import assert from "node:assert/strict";
import type { Labelled, Leftovers } from "../../../operations/leftovers";
import { orphanedObjects } from "../../../operations/orphaned-objects";

const object = (id: string, change: Partial<Labelled> = {}): Labelled => ({
  kind: "service",
  id,
  name: `staging-${id}`,
  createdAt: new Date("2030-01-02T10:00:30Z"),
  isTask: false,
  ...change,
});
const found = (objects: Labelled[], clockAheadMs = 0): Leftovers => ({
  objects,
  swarm: "manager",
  clockAheadMs,
});
const state = (ids: string[], creating: string[] = []) => ({
  resources: ids.map((id) => ({ urn: `urn:${id}`, type: "docker:index/service:Service", id })),
  interrupted: creating.map((urn) => ({ urn, operation: "creating" })),
});
const RUN = { since: "2030-01-02T10:00:00.000Z", until: "2030-01-02T10:01:00.000Z" };
const KILLED = { since: RUN.since };
const at = (time: string) => ({ createdAt: new Date(`2030-01-02T${time}Z`) });

describe("what an interrupted run left on the engine", () => {
  const orphans = (...args: Parameters<typeof orphanedObjects>) =>
    orphanedObjects(...args).map(({ id }) => id);

  it("is what the state does not know and was created while the run was at work", () => {
    const all = found([object("s1"), object("s2"), object("x1", { kind: "secret" })]);
    assert.deepEqual(orphans(state(["s1"]), all, [RUN]), ["s2", "x1"]);
    assert.deepEqual(orphans(state(["s1"]), all, [KILLED]), ["s2", "x1"]);
  });

  it("is not what another state may own, created before or after the run", () => {
    const all = found([object("old", at("09:59:57")), object("new", at("10:01:03"))]);
    assert.deepEqual(orphans(state([]), all, [RUN]), []);
    assert.deepEqual(orphans(state([]), all, [KILLED]), ["new"]);
    assert.deepEqual(orphans(state([]), all, []), []);
  });

  it("is known with a clock that is two seconds off, and an engine's that is an hour ahead", () => {
    const early = [object("early", at("09:59:58.500"))];
    assert.deepEqual(orphans(state([]), found(early), [RUN]), ["early"]);
    const ahead = [object("ahead", at("11:00:30")), object("before", at("10:00:30"))];
    assert.deepEqual(orphans(state([]), found(ahead, 3_600_000), [RUN]), ["ahead"]);
  });

  it("counts each run that did not end well, not the time between them", () => {
    const all = found([object("between", at("10:30:00")), object("second", at("11:00:01"))]);
    const second = { since: "2030-01-02T11:00:00.000Z" };
    assert.deepEqual(orphans(state([]), all, [RUN, second]), ["second"]);
  });

  it("is all that the state does not know, when it names a creation that was cut off", () => {
    const all = found([object("s1"), object("old", at("09:00:00"))]);
    assert.deepEqual(orphans(state(["s1"], ["urn:redis"]), all, []), ["old"]);
    const updating = { ...state(["s1"]), interrupted: [{ urn: "urn:s1", operation: "updating" }] };
    assert.deepEqual(orphans(updating, all, []), []);
  });

  it("is never a volume nor the record of a one-off task", () => {
    const all = found([object("data", { kind: "volume" }), object("job", { isTask: true })]);
    assert.deepEqual(orphans(state([], ["urn:redis"]), all, [KILLED]), []);
  });

  it("is told by ids: of two networks of one name only the unknown one goes", () => {
    const name = { kind: "network", name: "staging-private" } as const;
    const all = found([object("n1", name), object("n2", name)]);
    assert.deepEqual(orphans(state(["n1"]), all, [KILLED]), ["n2"]);
  });
});
