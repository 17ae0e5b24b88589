import { median, ratioOf, type Comparison } from "./measure";

const HEAD = ["what", "ours s", "other s", "ratio (min–max)", "aim", ""];

/** For people, and as it is for Markdown. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = [HEAD, ...comparisons.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join("\n");
}

function cells(comparison: Comparison): string[] {
  const { ours, other, what, aim } = comparison;
  const { median: ratio, min, max } = ratioOf(comparison);
  return [
    what,
    seconds(median(ours)),
    seconds(median(other)),
    `${ratio.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`,
    aim === undefined ? "–" : `≤ ${aim.toFixed(2)}`,
    aim === undefined ? "" : ratio <= aim ? "ok" : "over",
  ];
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}
