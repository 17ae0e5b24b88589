import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { UserError } from "../../../../model/user-error";
import { writtenReports } from "../../../../rollout/failure/report-files";
import {
  awaitCreated,
  awaitUpdated,
  beginUpdate,
  type HookArgs,
} from "../../../../components/service/hooks";
import {
  engineService,
  engineTask,
  fakeEngine,
  OLD_TEMPLATE,
  VERSION,
} from "../../rollout/engine-builders";
import { resolvedService } from "./builders";

const PROJECT = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-hooks-"));
after(() => fs.rmSync(PROJECT, { recursive: true }));

const FACTS = {
  projectDir: PROJECT,
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

  describe("that failed", () => {
    const FORMER = engineService({
      labels: { "slipway.pin": "app:1@sha256:1" },
      template: OLD_TEMPLATE,
    });
    const failing = fakeEngine({
      service: () =>
        Promise.resolve({
          ...FORMER,
          UpdateStatus: { State: "rollback_completed", Message: "rollback completed" },
        }),
      tasks: () =>
        Promise.resolve([
          engineTask({ id: "old", template: OLD_TEMPLATE }),
          engineTask({ id: "bad", state: "failed", exitCode: 3, container: "c-bad" }),
        ]),
      container: () =>
        Promise.resolve({
          State: { StartedAt: "2026-03-01T10:00:00Z", FinishedAt: "2026-03-01T10:00:00.4Z" },
        }),
      taskLog: () => Promise.resolve("starting with s3cret-value\n"),
    });

    it("there is a report, which the error names, and no secret in either", async () => {
      const begun = await beginUpdate(
        fakeEngine({ service: () => Promise.resolve(FORMER) }),
        FACTS,
        ARGS,
      );
      const error = await awaitUpdated(failing, FACTS, ARGS, begun).catch(
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof UserError, String(error));
      const [markdown = "", json = ""] = fs
        .readdirSync(path.join(PROJECT, ".slipway/reports"))
        .sort()
        .reverse();
      assert.match(markdown, /^\d{8}T\d{6}\.\d{3}Z-staging-app\.md$/);
      assert.equal(json, markdown.replace(".md", ".json"));
      assert.equal(
        error.message,
        [
          "staging-app did not get healthy with app:2@sha256:0: " +
            "exits at once: exit code 3 after 0.4 s",
          "The former version runs again.",
          `Report: .slipway/reports/${markdown}`,
          "Its last lines of output:",
          "    starting with [secret]",
        ].join("\n"),
      );
      const report = writtenReports(PROJECT).at(-1)?.report;
      assert.deepEqual(
        [report?.service, report?.image, report?.from?.pin, report?.to.pin, report?.outcome],
        ["app", "app", "app:1@sha256:1", "app:2@sha256:0", "rolled back"],
      );
      assert.ok(!JSON.stringify(report).includes("s3cret"));
    });

    it("the error tells the cause also where no report can be written", async () => {
      const file = path.join(PROJECT, "a-file");
      fs.writeFileSync(file, "");
      const facts = { ...FACTS, projectDir: file };
      await assert.rejects(awaitUpdated(failing, facts, ARGS), (error: UserError) => {
        assert.match(error.summary, /: exits at once: exit code 3 after 0\.4 s$/);
        assert.match(error.hint ?? "", /^The report could not be written: ENOTDIR/m);
        return true;
      });
    });
  });
});

describe("after a creation", () => {
  it("a service without a health check is watched as long as an update would be", async () => {
    assert.ok((await millisecondsOf(awaitCreated(SERVING, FACTS, ARGS))) >= 140);
  });

  it("a service with a health check is watched as long: healthy ones die too", async () => {
    const health = { command: ["check"], interval: "5s", timeout: "3s", retries: 3 } as const;
    const facts = { ...FACTS, service: { ...FACTS.service, health } };
    assert.ok((await millisecondsOf(awaitCreated(SERVING, facts, ARGS))) >= 140);
  });
});

describe("before an update", () => {
  it("what is there is kept in mind, and which of its instances had failed already", async () => {
    const engine = fakeEngine({
      service: () => Promise.resolve(engineService()),
      tasks: () => Promise.resolve([engineTask(), engineTask({ id: "bad", state: "failed" })]),
    });
    const { at, before } = await beginUpdate(engine, FACTS, ARGS);
    assert.ok(performance.now() - at < 1_000);
    assert.deepEqual(before, { service: engineService(), failed: new Set(["bad"]) });
  });

  it("an engine that does not answer is an error of its own", async () => {
    const engine = fakeEngine({ service: () => Promise.reject(new Error("ECONNREFUSED")) });
    await assert.rejects(beginUpdate(engine, FACTS, ARGS), {
      summary: "the Docker engine does not answer: ECONNREFUSED",
    });
  });

  it("a service that is gone is an error that says what heals it", async () => {
    await assert.rejects(beginUpdate(fakeEngine(), FACTS, ARGS), {
      name: "UserError",
      summary: "staging-app was removed behind Pulumi's back: there is nothing to update",
      hint:
        "Run `slipway up staging`, which makes it again. By hand: `pulumi refresh --stack staging " +
        `--target '${ARGS.urn}'\`, then \`pulumi up\`.`,
    });
  });
});
