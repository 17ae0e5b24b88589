import * as fs from "node:fs";
import * as path from "node:path";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

const SAFE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

export function json(status: number, value: object, headers: Answer["headers"] = {}): Answer {
  return answer(status, "application/json", `${JSON.stringify(value)}\n`, headers);
}

export function html(status: number, body: string): Answer {
  return answer(status, "text/html; charset=utf-8", body);
}

/** After a form was sent: the browser asks for `location` anew, so that a reload sends nothing. */
export function seeOther(location: string): Answer {
  return answer(303, "text/plain", "", { location });
}

/** Files of `public/`, read once. */
export function readAssets(folder: string, names: readonly string[]): Record<string, Answer> {
  return Object.fromEntries(
    names.map((name) => {
      const type = TYPES[path.extname(name)] ?? "application/octet-stream";
      const body = fs.readFileSync(path.join(folder, name), "utf8");
      return [name, answer(200, type, body, { "cache-control": "no-cache" })];
    }),
  );
}

function answer(
  status: number,
  type: string,
  body: string,
  headers: Answer["headers"] = {},
): Answer {
  return { status, headers: { ...SAFE_HEADERS, "content-type": type, ...headers }, body };
}
