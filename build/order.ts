import { UserError } from "../model/user-error";
import { headerName } from "./header";
import { basesOf, isBuiltBy, type ImageSource } from "./source";

/**
 * Bases before what rests on them; else the order given.
 * @throws UserError for a cycle, for two sources of one image, and for a version that its source
 * does not have.
 */
export function buildOrder(sources: readonly ImageSource[]): ImageSource[] {
  refuseTwice(sources);
  const ordered: ImageSource[] = [];

  function visit(source: ImageSource, path: readonly ImageSource[]): void {
    if (ordered.includes(source)) return;
    if (path.includes(source)) {
      const cycle = [...path.slice(path.indexOf(source)), source];
      const names = cycle.map(({ header }) => header.name).join(" → ");
      throw new UserError(`images rest on each other in a circle: ${names}`, {
        hint: `Look at the FROM lines of ${cycle.map(({ label }) => label).join(", ")}.`,
      });
    }
    for (const base of basesOf(source)) {
      const below = sources.find((candidate) => isBuiltBy(base, candidate));
      if (below === undefined || base.kind !== "own") continue;
      if (base.version !== below.header.version) {
        throw new UserError(
          `${source.label}:${base.use.line}: "${base.use.reference}", but the VERSION in ` +
            `${below.label} is ${below.header.version}`,
          { hint: "Make the two agree." },
        );
      }
      visit(below, [...path, source]);
    }
    ordered.push(source);
  }

  for (const source of sources) visit(source, []);
  return ordered;
}

function refuseTwice(sources: readonly ImageSource[]): void {
  const seen = new Map<string, ImageSource>();
  for (const source of sources) {
    const name = headerName(source.header);
    const other = seen.get(name);
    if (other !== undefined) {
      throw new UserError(`${other.label} and ${source.label} both make ${name}`, {
        hint: "Give one of them another name in its first line.",
      });
    }
    seen.set(name, source);
  }
}
