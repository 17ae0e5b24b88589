import type { RequestKind, RequestRecord } from "./plan";

export interface LoadSummary {
  readonly sent: number;
  /** Without an answer, cut off, or with a status other than 2xx. */
  readonly failed: number;
  /** What failed, such as `kept 502` or `long ECONNRESET`, and how often. */
  readonly failures: Readonly<Record<string, number>>;
  /** Seconds from the first failed request's start to the last one's. */
  readonly failingSeconds: number;
  readonly sentByKind: Readonly<Record<RequestKind, number>>;
  /** Milliseconds, of the short requests that were answered well. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Undefined: it was answered with 2xx, in full. */
export function failureOf({ status, error }: RequestRecord): string | undefined {
  if (error !== undefined) return error;
  return status !== undefined && status >= 200 && status < 300 ? undefined : String(status);
}

export function summarize(records: readonly RequestRecord[]): LoadSummary {
  const failed = records.filter((record) => failureOf(record) !== undefined);
  const failures: Record<string, number> = {};
  for (const record of failed) {
    const what = `${record.kind} ${failureOf(record)}`;
    failures[what] = (failures[what] ?? 0) + 1;
  }
  const starts = failed.map(({ start }) => start);
  const count = (kind: RequestKind) => records.filter((record) => record.kind === kind).length;
  const latencies = records
    .filter((record) => record.kind !== "long" && failureOf(record) === undefined)
    .map(({ ms }) => ms)
    .sort((one, other) => one - other);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return {
    sent: records.length,
    failed: failed.length,
    failures,
    failingSeconds: starts.length === 0 ? 0 : (Math.max(...starts) - Math.min(...starts)) / 1000,
    sentByKind: { fresh: count("fresh"), kept: count("kept"), long: count("long") },
    latency: { p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}

/** One line for a person. */
export function summaryLine({ sent, failed, failures, latency }: LoadSummary): string {
  const what = Object.entries(failures).map(([name, count]) => `${count} × ${name}`);
  const why = what.length === 0 ? "" : ` (${what.join(", ")})`;
  return `${sent} requests sent, ${failed} failed${why}; p50 ${Math.round(latency.p50)} ms, p99 ${Math.round(latency.p99)} ms, max ${Math.round(latency.max)} ms`;
}
