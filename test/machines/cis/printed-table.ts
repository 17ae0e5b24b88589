import type { Judged } from "./judge";

/** A line an item: number, verdict, title, and how many findings an exception covers. */
export function printedTable(judged: readonly Judged[]): readonly string[] {
  return judged.map(({ item, verdict, findings }) => {
    const count = verdict === "exception" ? ` (${findings.length})` : "";
    return `${item.number.padEnd(5)}${(verdict + count).padEnd(17)}${item.title}`;
  });
}

/** `43 pass, 22 exceptions, 4 not applicable, 0 fail` */
export function summary(judged: readonly Judged[]): string {
  const count = (wanted: string) => judged.filter(({ verdict }) => verdict === wanted).length;
  return (
    `${count("pass")} pass, ${count("exception")} exceptions, ` +
    `${count("not applicable")} not applicable, ${count("fail")} fail`
  );
}
