const BASE64_SHIFTS = [0, 1, 2];

/**
 * The forms in which a value may stand in a text: as it is, escaped for JSON (twice too: JSON in
 * JSON), in base64 wherever it begins among three bytes, in hex, for a URL.
 */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value, "utf8");
  const once = JSON.stringify(value).slice(1, -1);
  const base64 = BASE64_SHIFTS.map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    // Letters at both ends also depend on the neighbours.
    const start = shift === 0 ? 0 : shift + 1;
    const end = (shift + bytes.length) % 3 === 0 ? whole.length : whole.indexOf("=") - 1;
    return whole.slice(start, whole.includes("=") ? end : whole.length);
  });
  const forms = [
    value,
    once,
    JSON.stringify(once).slice(1, -1),
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
    encodeURIComponent(value.toWellFormed()),
  ];
  return [...new Set(forms)].filter((form) => form.length > 0);
}
