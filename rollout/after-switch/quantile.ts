/**
 * The time in which a share of the requests was answered, in seconds, reckoned as Prometheus'
 * `histogram_quantile` does: linear within the bucket that it falls in, from zero in the first; in
 * the last one, which has no bound, the bound before it. Undefined without requests.
 * @param share from 0 to 1.
 * @param withinSeconds requests answered in at most so many seconds, by that bound.
 */
export function quantile(
  share: number,
  withinSeconds: ReadonlyMap<number, number>,
): number | undefined {
  const buckets = [...withinSeconds].sort(([one], [other]) => one - other);
  const total = withinSeconds.get(Infinity) ?? 0;
  if (total === 0) return undefined;
  const rank = share * total;
  let [lower, below] = [0, 0];
  for (const [bound, count] of buckets) {
    if (count >= rank) {
      if (bound === Infinity || count === below) return lower;
      return lower + ((bound - lower) * (rank - below)) / (count - below);
    }
    [lower, below] = [bound, count];
  }
  return lower;
}
