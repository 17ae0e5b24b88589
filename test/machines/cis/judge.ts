import type { Exception } from "./exception";
import type { ClusterFacts } from "./facts";
import type { Finding, Item } from "./item";

export type Verdict = "pass" | "fail" | "exception" | "not applicable";

export interface Judged {
  readonly item: Item;
  readonly verdict: Verdict;
  /** Those of the verdict `fail`; with `exception` those that it covers. */
  readonly findings: readonly Finding[];
  readonly exception?: Exception;
  /** Of the verdict `fail`, where there is an exception that does not hold: why not. */
  readonly broken?: string;
}

/** Each item, held to what was seen. An exception excuses what it names, as long as it holds. */
export function judge(
  items: readonly Item[],
  exceptions: readonly Exception[],
  facts: ClusterFacts,
): readonly Judged[] {
  return items.map((item) => {
    const exception = exceptions.find(({ number }) => number === item.number);
    return { item, ...judgeOne(item, exception, facts) };
  });
}

function judgeOne(
  item: Item,
  exception: Exception | undefined,
  facts: ClusterFacts,
): Omit<Judged, "item"> {
  if (item.where !== undefined && !item.where.holds(facts)) {
    return { verdict: "not applicable", findings: [] };
  }
  const findings = item.check?.(facts) ?? [{ subject: "the cluster", what: "is not looked at" }];
  if (findings.length === 0) return { verdict: "pass", findings };
  if (exception === undefined) return { verdict: "fail", findings };
  const { only, instead } = exception;
  const uncovered = only ? findings.filter(({ subject }) => !only.test(subject)) : [];
  if (uncovered.length > 0) {
    return { verdict: "fail", findings: uncovered, broken: "is beyond the exception" };
  }
  const unheld = instead?.check(facts) ?? [];
  if (unheld.length > 0) {
    return { verdict: "fail", findings: unheld, broken: `not so: ${instead?.says}` };
  }
  return { verdict: "exception", findings, exception };
}
