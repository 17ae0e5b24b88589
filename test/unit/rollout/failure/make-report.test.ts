import * as assert from "node:assert/strict";
import { failureReport as schema } from "../../../../rollout/failure/failure-report";
import { makeReport, type ReportParts } from "../../../../rollout/failure/make-report";
import { taskEvidence } from "./builders";

const SECRET = "s3cret/with+signs";

const PARTS: ReportParts = {
  stage: "rollout",
  stack: "staging",
  service: "subject",
  name: "staging-subject",
  image: "subject",
  to: { pin: "localhost:5000/subject:2@sha256:2" },
  message: "update paused due to failure or early termination of task x",
  outcome: "left as it is",
  startedAt: new Date("2026-03-01T10:00:00Z"),
  detectedAfterMs: 2_300.4,
};

describe("making a report", () => {
  it("derives the cause from the instances, and fits the schema", () => {
    const report = makeReport({ ...PARTS, tasks: [taskEvidence()], run: "r1" }, []);
    assert.deepEqual(report.cause, {
      kind: "exits at once",
      text: "exits at once: exit code 3 after 0.4 s",
    });
    assert.deepEqual(
      [report.version, report.run, report.startedAt, report.detectedAfterMs, report.backAfterMs],
      [1, "r1", "2026-03-01T10:00:00.000Z", 2_300, undefined],
    );
    assert.deepEqual(schema.parse(JSON.parse(JSON.stringify(report))), report);
  });

  it("takes the cause of a check after the switch as it is given", () => {
    const cause = {
      kind: "5xx after switch",
      text: "5xx after switch: 12 of 100 answers",
    } as const;
    const report = makeReport({ ...PARTS, stage: "bake", cause, backAfterMs: 9_000.6 }, []);
    assert.deepEqual(report.cause, cause);
    assert.deepEqual(
      [report.tasks, report.differences, report.backAfterMs],
      [[], undefined, 9_001],
    );
  });

  it("names the run that the environment names", () => {
    process.env["SLIPWAY_RUN"] = "r2";
    try {
      assert.equal(makeReport(PARTS, []).run, "r2");
    } finally {
      delete process.env["SLIPWAY_RUN"];
    }
    assert.ok(!("run" in makeReport(PARTS, [])));
  });

  it("shows no secret anywhere", () => {
    const encoded = [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString("base64")];
    const report = makeReport(
      {
        ...PARTS,
        message: `failed with ${SECRET}`,
        cause: { kind: "unknown", text: `because of ${encoded[1]}` },
        tasks: [
          taskEvidence({
            error: `error ${SECRET}`,
            health: {
              status: "unhealthy",
              checks: [{ exitCode: 1, output: `health ${encoded[2]}` }],
            },
            log: ["before", ...encoded, "after"],
            unread: [`log: ${SECRET}`],
          }),
        ],
        differences: [
          { what: "command", change: "changed", from: `["${SECRET}"]`, to: `["${encoded[2]}"]` },
          { what: "config", name: SECRET, change: "added", to: "x" },
        ],
      },
      [SECRET],
    );
    const text = JSON.stringify(report);
    for (const form of encoded) assert.ok(!text.includes(form), text);
    assert.deepEqual(report.tasks[0]?.log, ["before", "[secret]", "[secret]", "[secret]", "after"]);
  });

  const UNHEALTHY = "task: non-zero exit (137): dockerexec: unhealthy container";

  it("hides a secret in the cause even where the cause is cut short", () => {
    const output = `${"word ".repeat(45)}${SECRET}`;
    const health = { status: "unhealthy", checks: [{ exitCode: 1, output }] };
    const report = makeReport({ ...PARTS, tasks: [taskEvidence({ health, error: UNHEALTHY })] }, [
      SECRET,
    ]);
    assert.equal(report.cause.kind, "never healthy");
    assert.ok(!report.cause.text.includes(SECRET.slice(0, 4)), report.cause.text);
  });

  it("hides a secret of several lines in a log", () => {
    const secret = "first line of it\nsecond line of it";
    const log = ["a", "first line of it", "second line of it", "b"];
    const report = makeReport({ ...PARTS, tasks: [taskEvidence({ log })] }, [secret]);
    assert.deepEqual(report.tasks[0]?.log, ["a", "[secret]", "b"]);
  });
});
