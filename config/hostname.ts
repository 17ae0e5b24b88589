import { UserError } from "../model/user-error";

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST = 253;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What may stand in a pattern. */
export const PLACEHOLDERS = ["host", "domain"] as const;

/** Whether a text is a domain name in lower case: labels of 1 to 63, 253 in all. */
export function isDomain(text: string): boolean {
  return text.length <= LONGEST && text.split(".").every((label) => LABEL.test(label));
}

/** What is wrong with a `slipway:hostname` pattern; undefined when nothing is. */
export function patternProblem(pattern: string): string | undefined {
  for (const [whole, name = ""] of pattern.matchAll(PLACEHOLDER)) {
    if (!PLACEHOLDERS.some((known) => known === name)) return `unknown placeholder ${whole}`;
  }
  const sample = pattern.replaceAll("{host}", "h").replaceAll("{domain}", "d");
  return isDomain(sample) ? undefined : "not a host name";
}

/**
 * The host name at which a public service answers.
 * @throws UserError when the parts make no valid host name (253 letters, 63 a label).
 */
export function publicHostname(
  pattern: string,
  { host, domain }: { readonly host: string; readonly domain: string },
): string {
  const hostname = pattern.replaceAll("{host}", host).replaceAll("{domain}", domain);
  if (isDomain(hostname)) return hostname;
  throw new UserError(
    `"${hostname}" is not a host name; it comes from slipway:hostname "${pattern}", host ` +
      `"${host}" and domain "${domain}"; allowed: labels of a-z, 0-9 and -, 253 letters in all`,
  );
}
