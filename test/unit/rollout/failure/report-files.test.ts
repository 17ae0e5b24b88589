import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { FailureReport } from "../../../../rollout/failure/failure-report";
import { reportMarkdown } from "../../../../rollout/failure/markdown";
import { writeReport, writtenReports } from "../../../../rollout/failure/report-files";
import { failureReport } from "./builders";

function reportsIn(dir: string, options: { run?: string } = {}): FailureReport[] {
  return writtenReports(dir, options).map(({ report }) => report);
}

describe("the files of a report", () => {
  let dir: string;
  beforeEach(() => (dir = fs.mkdtempSync(path.join(os.tmpdir(), "slipway-reports-"))));
  afterEach(() => fs.rmSync(dir, { recursive: true }));

  const NOW = new Date("2026-03-01T10:00:09.123Z");

  it("are one for people and one for programs, for their owner alone", () => {
    const report = failureReport();
    const files = writeReport(dir, report, NOW);
    const base = path.join(dir, ".slipway/reports/20260301T100009.123Z-staging-subject");
    assert.deepEqual(files, { markdown: `${base}.md`, json: `${base}.json` });
    assert.equal(fs.readFileSync(files.markdown, "utf8"), reportMarkdown(report));
    assert.deepEqual(JSON.parse(fs.readFileSync(files.json, "utf8")), report);
    for (const file of Object.values(files)) assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  });

  it("are read back, the oldest first, those of one run or all", () => {
    const [one, two, other] = [
      failureReport({ run: "r1", service: "zebra" }),
      failureReport({ run: "r1", service: "ant" }),
      failureReport({ run: "r2" }),
    ];
    writeReport(dir, two, new Date(NOW.getTime() + 1));
    writeReport(dir, one, NOW);
    writeReport(dir, other, new Date(NOW.getTime() + 2));
    assert.deepEqual(reportsIn(dir, { run: "r1" }), [one, two]);
    assert.deepEqual(reportsIn(dir), [one, two, other]);
    assert.deepEqual(reportsIn(dir, { run: "r3" }), []);
  });

  it("are passed over when they are no report of this version, or were cut short", () => {
    const { json } = writeReport(dir, failureReport(), NOW);
    const text = fs.readFileSync(json, "utf8");
    fs.writeFileSync(path.join(path.dirname(json), "cut.json"), text.slice(0, 100));
    fs.writeFileSync(
      path.join(path.dirname(json), "later.json"),
      text.replace('"version": 1', '"version": 2'),
    );
    assert.equal(writtenReports(dir).length, 1);
  });

  it("are none where there is no folder", () => {
    assert.deepEqual(reportsIn(dir), []);
  });
});
