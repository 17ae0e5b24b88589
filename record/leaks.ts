import { UserError } from "../model/user-error";
import { formsOf } from "./forms";
import { below, isMap, type Json, places } from "./secret-object";

/** Shorter values stand in any text by chance. */
const SHORTEST = 6;
/** Of a key's lines: the last one may be short, and the first ones are the same in many keys. */
const SHORTEST_LINE = 32;
const KEY_BLOCK = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([\s\S]+?)-----END \1-----/g;

/**
 * Where a value stands in clear or in another form, as paths. Of a value in PEM its keys count:
 * certificates are public.
 */
export function leakPaths(value: Json, secrets: readonly string[]): string[] {
  const forms = secrets.flatMap(guarded).flatMap(formsOf);
  if (forms.length === 0) return [];
  const holds = (text: string) => forms.some((form) => text.includes(form));
  return [...places(value)].flatMap(({ path, value: found }) => {
    if (isMap(found)) {
      // The key itself is not told: it is what must not be shown.
      return Object.keys(found).some(holds) ? [below(path, "<a name>")] : [];
    }
    if (typeof found === "object") return [];
    return holds(String(found)) ? [path] : [];
  });
}

/** @throws UserError that names the places, never what stands there. */
export function refuseLeaks(value: Json, secrets: readonly string[], what: string): void {
  const paths = leakPaths(value, secrets);
  if (paths.length === 0) return;
  throw new UserError(
    `${what} would hold a secret of the stack's config in clear: ${paths.join(", ")}`,
    { hint: "Nothing was written. What puts it there must mark it as secret." },
  );
}

function guarded(secret: string): string[] {
  const keys = [...secret.matchAll(KEY_BLOCK)];
  const lines = keys.flatMap(([, , body = ""]) =>
    body.split(/\s+/).filter((line) => line.length >= SHORTEST_LINE),
  );
  // A key of one short line is guarded as a whole, like any other text.
  return lines.length > 0 ? lines : secret.length >= SHORTEST ? [secret] : [];
}
