import type { ResolvedService } from "../../model/resolved-service";

/**
 * All that no message may show: the texts of a service's secret files, and the bare values in
 * those whose template puts more around it. Apps print the value, not their file.
 * @param texts of the files, in the order of the service's secrets.
 */
export function knownSecrets({ secrets }: ResolvedService, texts: readonly string[]): string[] {
  const values = secrets.flatMap(({ template }, index) => {
    const text = texts[index];
    const [before = "", ...after] = template.split("{value}");
    if (text === undefined || after.length === 0) return [];
    const rest = text.slice(before.length);
    // A template that names the value twice: it goes up to the template's own next words.
    const end =
      after.length === 1 ? rest.length - (after[0]?.length ?? 0) : rest.indexOf(after[0] || before);
    return end <= 0 ? [] : [rest.slice(0, end)];
  });
  return [...new Set([...texts, ...values])];
}
