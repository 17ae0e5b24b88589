export type Query = Readonly<Record<string, string | number>>;

/** The query of the Link with `rel="next"` (RFC 8288). */
export function nextPage(link: string | string[] | undefined): Query | undefined {
  for (const [, target = "", relation] of `${link ?? ""}`.matchAll(
    /<([^>]*)>[^,<]*?;\s*rel="?([^",;]*)"?/g,
  )) {
    if (relation !== "next") continue;
    return Object.fromEntries(new URL(target, "http://forge").searchParams);
  }
  return undefined;
}
