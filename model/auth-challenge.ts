/** One way to log in that a server names. */
export interface Challenge {
  /** In lower case, such as `bearer`. */
  readonly scheme: string;
  /** By names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PART = /([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;

/**
 * Reads the header `WWW-Authenticate` (RFC 9110, 11.6.1), which may name several ways on one line. What is
 * no challenge is passed over.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  for (const [part, name = "", quoted, plain] of header.matchAll(PART)) {
    if (!part.includes("=")) challenges.push({ scheme: name.toLowerCase(), parameters: {} });
    const value = quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
    const last = challenges.at(-1);
    if (last !== undefined && value !== undefined) last.parameters[name.toLowerCase()] = value;
  }
  return challenges;
}
