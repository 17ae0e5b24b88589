/** One word of a POSIX shell, whatever is in it. @throws Error on a NUL, which no shell can hold. */
export function shellQuote(value: string): string {
  if (value.includes("\0")) throw new Error("a NUL character cannot stand in a shell script");
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** Assignments, one a line: the only place where values enter a script. */
export function shellVariables(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${shellQuote(value)}\n`)
    .join("");
}
