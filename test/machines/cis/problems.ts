import type { Exception } from "./exception";
import type { Finding } from "./item";
import type { Judged } from "./judge";

/** What keeps the cluster from being as docs/security.md says, a sentence each. */
export function problemsOf(
  judged: readonly Judged[],
  exceptions: readonly Exception[],
): readonly string[] {
  return [
    ...judged.filter(({ verdict }) => verdict === "fail").map(failure),
    ...exceptions
      .filter(({ where }) => where === undefined)
      .filter(
        ({ number }) => judged.find(({ item }) => item.number === number)?.verdict !== "exception",
      )
      .filter(({ number }) => judged.find(({ item }) => item.number === number)?.verdict !== "fail")
      .map(({ number }) => `${number}: its exception is needed no more: take it out of the list`),
  ];
}

function failure({ item, findings, broken }: Judged): string {
  const why = broken === undefined ? "" : ` (${broken})`;
  return `${item.number} ${item.title}${why}: ${findings.map(findingLine).join("; ")}`;
}

export function findingLine({ subject, machine, what }: Finding): string {
  const where = machine === undefined || machine === subject ? "" : ` on ${machine}`;
  return `${subject}${where} ${what}`;
}
