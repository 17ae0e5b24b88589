/** Shorter ones stand by chance in what is around them. */
const SHORTEST_BASE64 = 12;

/** How a secret may come out of a log: as it is, in hexadecimal, in a URL, and in base64. */
export function everyForm(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      bytes.toString("hex"),
      encodeURIComponent(secret),
      [...secret].reverse().join(""),
      ...[0, 1, 2].flatMap((shift) => base64Core(bytes, shift)),
    ]),
  ];
}

/** Those of the secrets that a text holds in any form, lines and upper case aside. */
export function foundIn(text: string, secrets: readonly string[]): readonly string[] {
  const flat = text.replaceAll(/\s/g, "");
  const lower = flat.toLowerCase();
  return secrets.filter((secret) =>
    everyForm(secret).some((form) => {
      const sought = form.replaceAll(/\s/g, "");
      return flat.includes(sought) || lower.includes(sought.toLowerCase());
    }),
  );
}

/** What of the secret's base64 does not depend on what stands before and after it. */
function base64Core(bytes: Buffer, shift: number): readonly string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
  const core = encoded.slice(
    Math.ceil((shift * 8) / 6),
    Math.floor(((shift + bytes.length) * 8) / 6),
  );
  return core.length >= SHORTEST_BASE64
    ? [core, core.replaceAll("+", "-").replaceAll("/", "_")]
    : [];
}
