import * as assert from "node:assert/strict";
import { stackLedger, type Ledger } from "../../../../../operations/deploy/tasks/ledger";
import {
  type PhaseOptions,
  ranSince,
  runAfter,
  runBefore,
  taskName,
  type ServiceTask,
} from "../../../../../operations/deploy/tasks/phases";
import { undo } from "../../../../../operations/deploy/tasks/undo";
import { releasePlanOf } from "../builders";
import { FAILED, FakeSwarm, quickClock } from "./fake-swarm";
import { hasRun, plannedJob, plannedTask, serviceWith } from "./jobs";

const job = (name: string) => plannedJob(`job-${name}`);
const task = (name: string, pin = "1") => plannedTask(name, { pin, job: job(name) });
const undoable = (name: string) => ({ ...task(name), undo: job(`undo-${name}`) });
const names = (tasks: readonly ServiceTask[]) => tasks.map(taskName);

describe("The tasks around a release", () => {
  let swarm: FakeSwarm;
  let book: Ledger;
  let reported: string[];

  beforeEach(() => {
    swarm = new FakeSwarm();
    swarm.networks.set("staging-private", "network-id");
    book = stackLedger(swarm.host.docker, { project: "slipway", stack: "staging" });
    reported = [];
  });
  afterEach(() => swarm.stop());

  function options(given: Partial<PhaseOptions> = {}): PhaseOptions {
    return {
      ledger: book,
      report: (line) => reported.push(line),
      mask: (text) => text.replaceAll("canary", "[secret]"),
      clock: quickClock(),
      ...given,
    };
  }

  const created = () =>
    swarm.changes.flatMap((change) => /^create services (.*)$/.exec(change)?.[1] ?? []);

  const PLAN = releasePlanOf(
    serviceWith("db", task("seed")),
    serviceWith("web", task("b"), task("a"), { ...task("test"), phase: "after" }),
  );

  it("run in the order of the plan, each phase by itself", async () => {
    const { ran, failure } = await runBefore(swarm.host, PLAN, options());
    assert.equal(failure, undefined);
    assert.deepEqual(names(ran), ["db/seed", "web/b", "web/a"]);
    assert.deepEqual(created(), ["job-seed", "job-b", "job-a"]);
    assert.deepEqual(names((await runAfter(swarm.host, PLAN, options())).ran), ["web/test"]);
    assert.equal(reported[0], "before task db/seed for 1");
  });

  it("run once for a pin, and again for the next", async () => {
    await runBefore(swarm.host, PLAN, options());
    assert.deepEqual((await runBefore(swarm.host, PLAN, options())).ran, []);
    const next = releasePlanOf(serviceWith("web", task("b", "2"), task("a", "1")));
    assert.deepEqual(names((await runBefore(swarm.host, next, options())).ran), ["web/b"]);
  });

  it("stop at the first that fails, which runs again next time", async () => {
    swarm.courses.set("job-b", [FAILED]);
    swarm.log = "canary";
    const { ran, failure } = await runBefore(swarm.host, PLAN, options());
    assert.deepEqual(names(ran), ["db/seed"]);
    assert.equal(failure?.task.name, "b");
    assert.equal(failure?.service.service, "web");
    assert.equal(failure?.result.error, "it ended with exit code 3");
    assert.equal(failure?.result.log, "[secret]");
    swarm.courses.clear();
    assert.deepEqual(names((await runBefore(swarm.host, PLAN, options())).ran), ["web/b", "web/a"]);
  });

  it("tell what ran even when the engine refuses the next", async () => {
    const lacking = { ...task("b"), job: plannedJob("job-b", { secrets: ["canary"] }) };
    const plan = releasePlanOf(serviceWith("db", task("seed")), serviceWith("web", lacking));
    const { ran, failure } = await runBefore(swarm.host, plan, options());
    assert.deepEqual(names(ran), ["db/seed"]);
    assert.match(failure?.result.error ?? "", /needs the secret "\[secret\]", which/);
  });

  it("count as run when only their record fails", async () => {
    const failing = {
      ...book,
      add: () => Promise.reject(new Error("the swarm has lost its leader")),
    };
    const { ran, failure } = await runBefore(swarm.host, PLAN, options({ ledger: failing }));
    assert.deepEqual(names(ran), ["db/seed"]);
    assert.equal(failure?.result.error, "the swarm has lost its leader");
  });

  it("are prepared for, service by service, when any is due", async () => {
    await runBefore(swarm.host, releasePlanOf(serviceWith("db", task("seed"))), options());
    const prepared: string[] = [];
    await runBefore(
      swarm.host,
      PLAN,
      options({
        prepare: ({ service }, due) => {
          prepared.push(`${service}: ${due.map(({ name }) => name).join(", ")}`);
          return Promise.resolve();
        },
      }),
    );
    assert.deepEqual(prepared, ["web: b, a"]);
  });

  it("do not run, and are not to blame, when they cannot be prepared for", async () => {
    const noRoom = new Error("no room");
    const prepare = ({ service }: { service: string }) =>
      service === "web" ? Promise.reject(noRoom) : Promise.resolve();
    const { ran, failure, unprepared } = await runBefore(swarm.host, PLAN, options({ prepare }));
    assert.deepEqual([names(ran), failure, unprepared], [["db/seed"], undefined, noRoom]);
    assert.deepEqual(created(), ["job-seed"]);
  });

  describe("when they are undone", () => {
    const all = releasePlanOf(serviceWith("web", undoable("a"), task("b"), undoable("c")));

    it("go the last one first, and run again when their pin comes again", async () => {
      const { ran } = await runBefore(swarm.host, all, options());
      swarm.changes.length = 0;
      const { undone, kept, failure, left } = await undo(swarm.host, ran, options());
      assert.deepEqual(
        [names(undone), names(kept), failure, left],
        [["web/c", "web/a"], ["web/b"], undefined, []],
      );
      assert.deepEqual(created(), ["job-undo-c", "job-undo-a"]);
      assert.ok(reported.includes("web/b has no undo: what it did stays"));
      const again = await runBefore(swarm.host, all, options());
      assert.deepEqual(names(again.ran), ["web/a", "web/c"]);
    });

    it("stop at the first undo that fails, and stay recorded", async () => {
      const { ran } = await runBefore(swarm.host, all, options());
      swarm.courses.set("job-undo-c", [FAILED]);
      const { undone, failure, left } = await undo(swarm.host, ran, options());
      assert.deepEqual([undone, failure?.task.name], [[], "c"]);
      assert.deepEqual(names(left), ["web/b", "web/a"]);
      assert.ok(!created().includes("job-undo-a"));
      assert.ok(await hasRun(book, "web/c", "1"));
    });
  });

  it("that an interrupted release had run are known by when they ran", async () => {
    await runBefore(swarm.host, releasePlanOf(serviceWith("db", task("seed"))), options());
    await new Promise((resolve) => setTimeout(resolve, 5));
    const since = new Date();
    await runBefore(swarm.host, PLAN, options());
    await runAfter(swarm.host, PLAN, options());
    assert.deepEqual(names(ranSince(PLAN, await book.records(), since)), ["web/b", "web/a"]);
  });
});
