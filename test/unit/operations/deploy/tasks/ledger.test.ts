import * as assert from "node:assert/strict";
import { stackLedger, type Ledger } from "../../../../../operations/deploy/tasks/ledger";
import { FakeSwarm } from "./fake-swarm";
import { hasRun } from "./jobs";

const RESULT = { ok: true, exitCode: 0, log: "canary", ms: 40 };
const task = (pin: string, name = "web/migrate") => ({ name, phase: "before", pin });

describe("The ledger of tasks", () => {
  let swarm: FakeSwarm;
  let book: Ledger;

  beforeEach(() => {
    swarm = new FakeSwarm();
    book = stackLedger(swarm.host.docker, { project: "slipway", stack: "staging" });
  });
  afterEach(() => swarm.stop());

  it("knows what ran for which pin", async () => {
    await book.add(task("web:1"), RESULT);
    assert.ok(await hasRun(book, "web/migrate", "web:1"));
    assert.ok(!(await hasRun(book, "web/migrate", "web:2")));
    assert.ok(!(await hasRun(book, "web/other", "web:1")));
  });

  it("is a labelled object of the swarm, with nothing in it that a task printed", async () => {
    await book.add(task("web:1"), RESULT);
    const [posted] = swarm.posted;
    assert.ok(posted !== undefined);
    const { body, url } = posted;
    assert.equal(url, "/configs/create");
    assert.match(body.Name, /^staging-task-[0-9a-f]{16}$/);
    assert.deepEqual(body.Labels, {
      "slipway.project": "slipway",
      "slipway.stack": "staging",
      "slipway.task": "web/migrate",
      "slipway.task.phase": "before",
      "slipway.pin": "web:1",
      "slipway.task.result": "ok",
    });
    const data = JSON.parse(Buffer.from(String(body["Data"]), "base64").toString()) as object;
    assert.deepEqual(Object.keys(data), ["at", "ms", "exitCode"]);
  });

  it("is one for each stack", async () => {
    await book.add(task("web:1"), RESULT);
    const other = stackLedger(swarm.host.docker, { project: "slipway", stack: "production" });
    assert.deepEqual(await other.records(), []);
  });

  it("takes no other config of the stack for a record", async () => {
    swarm.add(swarm.configs, {
      Name: "staging-web-conf-1",
      Labels: { "slipway.project": "slipway", "slipway.stack": "staging" },
    });
    assert.deepEqual(await book.records(), []);
  });

  it("takes a second record of the same run for the first", async () => {
    await book.add(task("web:1"), RESULT);
    await book.add(task("web:1"), RESULT);
    assert.equal(swarm.configs.length, 1);
  });

  it("forgets what was undone, and nothing else", async () => {
    await book.add(task("web:1"), RESULT);
    await book.add(task("web:2"), RESULT);
    await book.remove("web/migrate", "web:2");
    assert.deepEqual(
      (await book.records()).map(({ pin }) => pin),
      ["web:1"],
    );
  });

  it("keeps the newest 20 of each task", async () => {
    await book.add(task("web:1", "web/other"), RESULT);
    for (let pin = 0; pin < 21; pin += 1) {
      await book.add(task(`web:${pin}`), RESULT);
      // Records of one millisecond have no order.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.equal(swarm.configs.length, 21);
    assert.ok(!(await hasRun(book, "web/migrate", "web:0")));
    assert.ok(await hasRun(book, "web/migrate", "web:1"));
    assert.ok(await hasRun(book, "web/other", "web:1"));
  });

  it("does not record a failure", async () => {
    await assert.rejects(
      book.add(task("web:1"), { ...RESULT, ok: false }),
      /web\/migrate failed for web:1: nothing to record/,
    );
    assert.deepEqual(swarm.changes, []);
  });

  it("does not guess at a record that somebody else made", async () => {
    swarm.add(swarm.configs, {
      Name: "by-hand",
      Data: Buffer.from("{}").toString("base64"),
      Labels: {
        "slipway.project": "slipway",
        "slipway.stack": "staging",
        "slipway.task": "web/migrate",
      },
    });
    await assert.rejects(book.records(), {
      summary: "the record by-hand of a task's run is none that Slipway made",
      hint: "`docker config rm by-hand` forgets it: its task then runs again.",
    });
  });
});
