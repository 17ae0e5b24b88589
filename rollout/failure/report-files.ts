import * as fs from "node:fs";
import * as path from "node:path";
import { failureReport, type FailureReport } from "./failure-report";
import { reportMarkdown } from "./markdown";

/** In a project's folder; git ignores it. */
export const REPORTS_FOLDER = path.join(".slipway", "reports");

export interface ReportFiles {
  /** Absolute paths. */
  readonly markdown: string;
  readonly json: string;
}

/**
 * Writes a report for people and for programs, readable by their owner alone:
 * `.slipway/reports/<UTC time>-<stack>-<service>.md` and `.json`.
 * @param dir the project's folder.
 */
export function writeReport(dir: string, report: FailureReport, now = new Date()): ReportFiles {
  const folder = path.join(dir, REPORTS_FOLDER);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = now.toISOString().replaceAll(/[-:]/g, "");
  const base = path.join(folder, `${stamp}-${report.stack}-${report.service}`);
  const files = { markdown: `${base}.md`, json: `${base}.json` };
  const options = { mode: 0o600 } as const;
  fs.writeFileSync(files.markdown, reportMarkdown(report), options);
  fs.writeFileSync(files.json, `${JSON.stringify(report, undefined, 2)}\n`, options);
  return files;
}

/** A report with the files that hold it. */
export interface WrittenReport {
  readonly report: FailureReport;
  readonly files: ReportFiles;
}

/**
 * The reports of one run, or all, the oldest first. Files that are no report of this version, or
 * that were cut short by a kill, are passed over.
 * @param dir the project's folder.
 */
export function writtenReports(dir: string, { run }: { run?: string } = {}): WrittenReport[] {
  const folder = path.join(dir, REPORTS_FOLDER);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .flatMap((name) => {
      const json = path.join(folder, name);
      const files = { markdown: json.replace(/json$/, "md"), json };
      return parseReport(fs.readFileSync(json, "utf8")).map((report) => ({ report, files }));
    })
    .filter(({ report }) => run === undefined || report.run === run);
}

function parseReport(text: string): FailureReport[] {
  try {
    const parsed = failureReport.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
