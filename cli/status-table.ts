import type { ServiceStatus } from "../operations/status";
import { table } from "./table";

const SHORT_DIGEST = 12;

export function statusTable(rows: readonly ServiceStatus[]): string {
  return table(
    ["STACK", "SERVICE", "VERSION", "RUNS", "REPLICAS", "HEALTH", "URL"],
    rows.map((row) => [
      row.stack,
      row.service,
      version(row.pin),
      row.running === undefined ? "nothing" : row.matches ? "as pinned" : version(row.running),
      `${row.replicas.healthy}/${row.replicas.wanted}`,
      row.http === undefined || row.http.ok ? row.health : `${row.health}, URL: ${row.http.answer}`,
      row.url ?? "",
    ]),
  );
}

/** The last part of a reference with a digest short enough to read: `click-count:0.2@1a2b3c4d5e6f`. */
export function version(reference: string | undefined): string {
  if (reference === undefined) return "-";
  const [name = "", digest] = reference.split("@");
  const tagged = name.split("/").at(-1) ?? name;
  const short = digest?.replace("sha256:", "").slice(0, SHORT_DIGEST);
  return short === undefined ? tagged : `${tagged}@${short}`;
}
