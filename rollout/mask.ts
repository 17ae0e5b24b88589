import { replaceForm } from "./mask-match";

/** Shorter values would mask half of any text; nobody's secret is that short. */
const SHORTEST = 4;
const MASK = "[secret]";

/**
 * The text with every known secret, and its common encodings, replaced by `[secret]`: as it is and
 * each of its lines; in base64 (wherever it begins in a longer text, both alphabets, wrapped or
 * not) and in hex; and all of these as URLs, JSON, HTML or a quoted string would write them.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const forms = new Set(secrets.flatMap(formsOf).filter((form) => form.length >= SHORTEST));
  // The longest first, so that no part of a form is left behind by a shorter one.
  const ordered = [...forms].sort((one, other) => other.length - one.length);
  return ordered.reduce((masked, form) => replaceForm(masked, form, MASK), text);
}

function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST) return [];
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  return [
    secret,
    secret.trim(),
    ...secret.split(/\r?\n/).map((line) => line.trim()),
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
  ];
}

/** What base64 makes of the bytes wherever they begin in a longer text. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    // The first and last characters also hold bits of the neighbours.
    const whole = Math.floor(shifted.length / 3) * 4;
    const form = shifted.toString("base64").slice(Math.ceil((shift * 4) / 3), whole);
    const alone = shift === 0 ? [shifted.toString("base64")] : [];
    return [form, ...alone].flatMap((text) => [
      text,
      text.replaceAll("+", "-").replaceAll("/", "_"),
    ]);
  });
}
