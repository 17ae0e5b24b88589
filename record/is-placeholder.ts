import { pemPlaceholder, pemShape } from "./pem-placeholder";

const PLAIN = /^placeholder-[0-9a-f]{24}$/;
const LINES = /\n([0-9a-f]{64}\n[0-9a-f]{64})\n-----END/;

/** Whether a value is what `placeholderOf` makes: nothing in it can be a secret. */
export function isPlaceholder(value: string): boolean {
  if (PLAIN.test(value)) return true;
  const lines = LINES.exec(value)?.[1];
  const shape = pemShape(value);
  return lines !== undefined && shape !== undefined && filled(shape, lines) === value;
}

/** As a placeholder is made, with the lines that this one has. */
function filled(shape: string, lines: string): string {
  const made = pemPlaceholder(shape, "");
  const own = LINES.exec(made)?.[1];
  return own === undefined ? made : made.replaceAll(own, lines);
}
