/** Takes one mistake of a declaration: where it is, what stands there, and what may. */
export type Report = (field: string, found: unknown, allowed: string) => void;

/** A DNS label. */
export const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
export const LABEL_ALLOWED = "a DNS label (a-z, 0-9, -; 63 letters at most)";

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function checkVariables(
  environment: Readonly<Record<string, string>> | undefined,
  field: string,
  report: Report,
): void {
  for (const name of Object.keys(environment ?? {})) {
    if (!VARIABLE.test(name)) report(field, name, "letters, digits and _, no digit first");
  }
}

export function checkCount(
  count: number | undefined,
  field: string,
  least: number,
  report: Report,
): void {
  if (count !== undefined && !(Number.isInteger(count) && count >= least)) {
    report(field, count, `a whole number from ${least}`);
  }
}
