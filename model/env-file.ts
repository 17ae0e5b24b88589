import { UserError } from "./user-error";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads lines of `NAME=value`. Blank lines and lines that start with `#` are skipped; a value is
 * taken as it stands, but for one pair of quotes around all of it.
 * @param file named in errors, which show line and name but never a value: it may be a secret.
 * @throws UserError that lists every bad line.
 */
export function parseEnvFile(text: string, file: string): Record<string, string> {
  const variables = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const at = `${file}:${index + 1}`;
    const equals = line.indexOf("=");
    const name = equals < 0 ? line : line.slice(0, equals).trim();
    if (equals < 0) problems.push(`${at}: no "=", allowed: NAME=value`);
    else if (!NAME.test(name)) {
      problems.push(`${at}: not a name before "=", allowed: letters, digits and _, no digit first`);
    } else if (variables.has(name)) problems.push(`${at}: ${name} is set a second time`);
    else variables.set(name, unquoted(line.slice(equals + 1).trim()));
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return Object.fromEntries(variables);
}

function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}
