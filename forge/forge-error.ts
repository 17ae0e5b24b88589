import { UserError, type UserErrorOptions } from "../model/user-error";

export interface ForgeErrorOptions extends UserErrorOptions {
  /** The HTTP status; undefined where no answer came. */
  readonly status?: number;
}

/** The forge refused, or did not answer. Holds no token. */
export class ForgeError extends UserError {
  readonly status: number | undefined;

  constructor(summary: string, { status, ...rest }: ForgeErrorOptions = {}) {
    super(summary, rest);
    this.status = status;
  }
}

/** Somebody committed in the meantime: read the branch again and decide anew. */
export class BranchMoved extends UserError {
  constructor(
    readonly branch: string,
    readonly expected: string,
    /** Undefined where the branch is gone, or the forge does not say. */
    readonly found: string | undefined,
    cause?: unknown,
  ) {
    const now = found === undefined ? "somewhere else" : `at ${found}`;
    super(
      `the branch "${branch}" is not at ${expected} any more but ${now}; nothing was committed`,
      {
        hint: "Somebody else has pushed to it: run this again, and it goes by what is there now.",
        cause,
      },
    );
  }
}

/** What the API's owner says in an error's body, in one line; undefined if it says nothing. */
export function forgeMessage(text: string): string | undefined {
  const said = sentences(parsed(text)).join(": ").replace(/\s+/g, " ").trim();
  return said === "" ? undefined : shorten(said, 300);
}

export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page says nothing that its status does not.
    return /^\s*</.test(text) ? undefined : text;
  }
}

/** Gitea and GitHub: message, errors; GitLab: message (text, list or fields), error. */
function sentences(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(sentences);
  if (typeof value !== "object" || value === null) return [];
  const { message, error, error_description: more, errors } = value as Record<string, unknown>;
  const known = [message, error, more, errors].flatMap(sentences);
  if (known.length > 0) return known;
  return Object.entries(value).flatMap(([name, its]) =>
    sentences(its).map((sentence) => `${name} ${sentence}`),
  );
}
