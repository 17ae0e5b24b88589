import * as assert from "node:assert/strict";
import type { TaskHost } from "../../../../../operations/deploy/tasks/host";
import { runJob } from "../../../../../operations/deploy/tasks/run-job";
import type { TaskResult } from "../../../../../operations/deploy/tasks/task-result";
import type { PlannedJob } from "../../../../../rollout/release-plan";
import { COMPLETE, FAILED, FakeSwarm, quickClock, RUNNING } from "./fake-swarm";
import { plannedJob } from "./jobs";

const NAME = "staging-web-migrate-1";
const JOB = plannedJob(NAME);

describe("A task's job", () => {
  let swarm: FakeSwarm;
  let reported: string[];

  beforeEach(() => {
    swarm = new FakeSwarm();
    swarm.networks.set("staging-private", "network-id");
    reported = [];
  });
  afterEach(() => swarm.stop());

  function run(job: PlannedJob = JOB): Promise<TaskResult> {
    return runJob(swarm.host, job, {
      report: (line) => reported.push(line),
      mask: (text) => text.replaceAll("canary", "[secret]"),
      clock: quickClock(),
    });
  }

  /** A former run's job, as `job` makes it. */
  async function leaveBehind(job: PlannedJob): Promise<void> {
    swarm.refusal = "busy";
    await run(job);
    swarm.refusal = undefined;
    swarm.changes.length = 0;
    reported.length = 0;
  }

  it("runs to its end and is removed", async () => {
    swarm.courses.set(NAME, [{ State: "new" }, RUNNING, COMPLETE]);
    swarm.log = "one\ntwo\n";
    assert.deepEqual(await run(), {
      ok: true,
      exitCode: 0,
      node: "machine",
      log: "one\ntwo",
      ms: 400,
    });
    assert.deepEqual(swarm.changes, [`create services ${NAME}`, `remove services ${NAME}`]);
    assert.deepEqual(reported, []);
  });

  it("is what was planned, with ids for names, and no login in its name", async () => {
    swarm.add(swarm.secrets, { Name: "other-password" });
    const secret = swarm.add(swarm.secrets, { Name: "password" });
    const config = swarm.add(swarm.configs, { Name: "settings" });
    swarm.networks.set("staging-private-too", "wrong");
    await run(plannedJob(NAME, { secrets: ["password"], configs: ["settings"], args: ["up"] }));
    const [posted] = swarm.posted;
    const { TaskTemplate, Mode } = (posted?.body ?? {}) as PlannedJob["spec"];
    assert.deepEqual(TaskTemplate, {
      ContainerSpec: {
        Image: "web:2",
        Args: ["up"],
        Secrets: [
          {
            SecretID: secret,
            SecretName: "password",
            File: { Name: "/run/secrets/password", UID: "0", GID: "0", Mode: 256 },
          },
        ],
        Configs: [{ ConfigID: config, ConfigName: "settings" }],
      },
      Networks: [{ Target: "network-id" }],
    });
    assert.deepEqual(Mode, { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 1 } });
    assert.equal(Buffer.from(String(posted?.auth), "base64").toString(), "{}");
  });

  it("carries the login for its image, where machines have to pull it", async () => {
    const asked: string[] = [];
    const login = { username: "reader", password: "canary", serveraddress: "registry.example.org" };
    const host: TaskHost = {
      ...swarm.host,
      login: (image) => {
        asked.push(image);
        return Promise.resolve(login);
      },
    };
    const mask = (text: string) => text;
    await runJob(host, JOB, { report: () => undefined, mask, clock: quickClock() });
    const [posted] = swarm.posted;
    const sent = Buffer.from(String(posted?.auth), "base64").toString();
    assert.deepEqual(JSON.parse(sent), login);
    assert.deepEqual(asked, ["web:2"]);
    assert.ok(!JSON.stringify(posted?.body).includes("canary"));
  });

  it("tells how it failed, with its last 50 lines, and is removed", async () => {
    swarm.courses.set(NAME, [RUNNING, FAILED]);
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index} canary`);
    swarm.log = lines.join("\n");
    const { log, ...result } = await run();
    assert.deepEqual(result, {
      ok: false,
      exitCode: 3,
      error: "it ended with exit code 3",
      node: "machine",
      ms: 200,
    });
    assert.deepEqual([log.split("\n").length, log.split("\n")[0]], [50, "line 10 [secret]"]);
    assert.deepEqual(swarm.services, []);
  });

  it("tells that memory ran out", async () => {
    swarm.courses.set(NAME, [FAILED]);
    swarm.outOfMemory = true;
    assert.equal((await run()).error, "out of memory: it took more than the service's limit");
  });

  it("tells that its image is nowhere to be had", async () => {
    swarm.courses.set(NAME, [{ State: "rejected", Err: "No such image: web:2" }]);
    const { error, exitCode } = await run();
    assert.equal(
      error,
      "no such image: the engine does not have web:2 and could not fetch it (No such image: web:2)",
    );
    assert.equal(exitCode, undefined);
  });

  it("is given up when its time is over, and removed", async () => {
    swarm.courses.set(NAME, [RUNNING]);
    swarm.log = "still at it";
    const { ok, error, log, ms } = await run(plannedJob(NAME, { timeoutMs: 1_500 }));
    assert.deepEqual(
      { ok, error, log, ms },
      {
        ok: false,
        error: "it did not end in 1.5 s",
        log: "still at it",
        ms: 1_600,
      },
    );
    assert.deepEqual(swarm.services, []);
  });

  it("is given up early when no machine takes it", async () => {
    swarm.courses.set(NAME, [{ State: "pending", Err: "no suitable node (1 node full)" }]);
    const { error, ms } = await run();
    assert.equal(error, "no machine takes it: no suitable node (1 node full)");
    assert.equal(ms, 20_000);
  });

  it("goes on when the engine is restarted meanwhile", async () => {
    swarm.courses.set(NAME, [RUNNING, COMPLETE]);
    swarm.silent = 100;
    assert.ok((await run()).ok);
  });

  it("is removed all the same when the engine does not come back", async () => {
    swarm.silent = Number.POSITIVE_INFINITY;
    await assert.rejects(run(), {
      name: "UserError",
      message: /the Docker engine does not answer/,
    });
    assert.deepEqual(swarm.services, []);
  });

  it("is refused when what it needs is missing, and nothing is made", async () => {
    swarm.networks.clear();
    swarm.add(swarm.secrets, { Name: "password-2" });
    const job = plannedJob(NAME, { secrets: ["password"], configs: ["settings"] });
    await assert.rejects(run(job), {
      name: "UserError",
      summary:
        'task web/migrate of staging needs the network "staging-private" and the secret ' +
        '"password" and the config "settings", which the engine does not have',
      hint:
        "If it was removed by hand: `pulumi refresh --stack staging`, " +
        "then `slipway deploy staging`, which makes it before the task runs.",
    });
    assert.deepEqual(swarm.changes, []);
  });

  it("that cannot be removed is told, and does not change how it ended", async () => {
    swarm.refusal = "busy";
    assert.ok((await run()).ok);
    assert.match(reported.join(), /the job staging-web-migrate-1 could not be removed .*busy/);
    assert.match(reported.join(), /`docker service rm staging-web-migrate-1`$/);
  });

  describe("that a killed run left", () => {
    it("is waited for, and is this run when it ends well", async () => {
      await leaveBehind(JOB);
      swarm.courses.set(NAME, [RUNNING, COMPLETE]);
      const { ok, ms } = await run();
      assert.deepEqual([ok, ms], [true, 200]);
      assert.deepEqual(swarm.changes, [`remove services ${NAME}`]);
      assert.deepEqual(reported, [
        `${NAME} is still there from a run that was killed: wait for its end`,
        `${NAME} had ended well: it is not run again`,
      ]);
    });

    it("is run again when it failed", async () => {
      await leaveBehind(JOB);
      swarm.courses.set(NAME, [FAILED, COMPLETE]);
      assert.ok((await run()).ok);
      assert.deepEqual(swarm.changes, [
        `remove services ${NAME}`,
        `create services ${NAME}`,
        `remove services ${NAME}`,
      ]);
      assert.equal(
        reported[1],
        `${NAME} of the killed run failed: it ended with exit code 3; it is run again`,
      );
    });

    it("is run again when it was told to do something else", async () => {
      await leaveBehind(plannedJob(NAME, { args: ["the old way"] }));
      assert.ok((await run()).ok);
      assert.equal(swarm.changes.filter((change) => change.startsWith("create")).length, 1);
      assert.equal(
        reported[1],
        `${NAME} of the killed run was told to do something else; it is run again`,
      );
    });

    it("is not mistaken for another whose name begins alike", async () => {
      await leaveBehind(plannedJob(`${NAME}2`));
      assert.ok((await run()).ok);
      assert.deepEqual(reported, []);
      assert.deepEqual(
        swarm.services.map(({ Spec }) => Spec.Name),
        [`${NAME}2`],
      );
    });
  });
});
