import type { Exception } from "./exception";
import type { Item } from "./item";

const START = "<!-- cis: made from test/machines/cis -->";
const END = "<!-- cis: end -->";

const HEAD = [
  "| 1.6.0 | 1.6.1 | item | looked at | outcome |",
  "| ----- | ----- | ---- | --------- | ------- |",
];

/** The benchmark's table for docs/security.md. */
export function benchmarkTable(items: readonly Item[], exceptions: readonly Exception[]): string {
  const rows = items.map((item) => {
    const exception = exceptions.find(({ number }) => number === item.number);
    const cells = [item.number, item.since161, item.title, item.how, outcome(item, exception)];
    return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
  });
  return [...HEAD, ...rows].join("\n");
}

function outcome({ where }: Item, exception: Exception | undefined): string {
  if (exception !== undefined) {
    const { reason, where: needed, instead } = exception;
    const sentences = [
      reason,
      ...(needed === undefined ? [] : [`Needed ${needed}.`]),
      ...(instead === undefined ? [] : [`Checked instead: ${instead.says}.`]),
    ];
    return `**exception**: ${sentences.join(" ")}`;
  }
  return where === undefined ? "pass" : `pass where ${where.says}; else not applicable`;
}

/** The document with this table between its two marks. @throws Error when it has no such marks. */
export function withTable(document: string, table: string): string {
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`the document has no ${START} … ${END}`);
  return `${document.slice(0, start)}${START}\n<!-- prettier-ignore -->\n${table}\n\n${document.slice(end)}`;
}
